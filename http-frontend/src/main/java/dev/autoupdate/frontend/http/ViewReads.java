package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.auth.Caller;
import dev.autoupdate.frontend.count.ConnectionCount;
import dev.autoupdate.frontend.durable.ReadFrom;
import dev.autoupdate.frontend.durable.RequestId;
import dev.autoupdate.frontend.durable.ViewSequence;
import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.request.RequestLimits;
import dev.autoupdate.frontend.request.RequestParser;
import dev.autoupdate.frontend.view.CatchUp;
import dev.autoupdate.frontend.view.Errand;
import dev.autoupdate.frontend.view.LiveViews;
import dev.autoupdate.frontend.view.NotAtHand;
import dev.autoupdate.frontend.view.Turn;
import dev.autoupdate.frontend.view.View;
import dev.autoupdate.frontend.view.Waiting;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.server.Request;

/**
 * Reads of views by the Durable Streams protocol: which view, and from where. Safe for use by any
 * number of threads.
 */
final class ViewReads {

  private static final byte[] NO_BODY = {};

  private record Read(View view, DurableRequest asked, ReadFrom start) {}

  private final RequestLimits limits;
  private final Duration catchUpTimeout;
  private final Set<String> ownTopics;
  private final RequestParser parser;
  private final Expulsions expulsions;
  private final DurableReads reads;
  private final ConnectionCount count;
  private final ChargedCallers callers;

  ViewReads(
      FrontendOptions options, Expulsions expulsions, DurableReads reads, ConnectionCount count) {
    this.count = count;
    this.callers = new ChargedCallers(options.edge().proxies());
    this.limits = options.limits();
    this.catchUpTimeout = options.catchUpTimeout();
    this.ownTopics = options.ownTopics();
    this.parser = new RequestParser(limits);
    this.expulsions = expulsions;
    this.reads = reads;
  }

  /**
   * Answers, once this instance has got to where the client is.
   *
   * @param id what the path says; empty when the query says what is asked for
   */
  void begin(Request request, Exchange exchange, LiveViews views, Caller caller, String id)
      throws Exception {
    Query query = Query.of(request);
    byte[] json = json(id, query);
    if (query.all("k").isEmpty() && json.length == 0) {
      throw new Refusal(
          Problem.invalid(
              "nothing is requested; give k=collection/id/field or request= with a JSON list"));
    }
    View view = new View(caller.identity(), parser.parse(query.all("k"), json));
    DurableRequest asked = DurableRequest.parse(request, query);
    Reach reach = new Reach(from(asked), Min.parse(query.one("min"), ownTopics));
    Problem gone = reach.gone(view, views.reader());
    if (gone != null) {
      throw new Refusal(gone);
    }
    expulsions.watch(exchange, caller);
    asked
        .live()
        .kind()
        .ifPresent(kind -> exchange.whenOver(count.enter(kind, caller.identity().userId())));
    Read read = new Read(view, asked, start(reach));
    Object charged = callers.of(request, caller.identity());
    reach.await(
        views,
        catchUpTimeout,
        request.getComponents().getExecutor(),
        outcome -> caughtUp(exchange, views, read, charged, outcome));
  }

  private byte[] json(String id, Query query) throws Refusal {
    Optional<String> text = query.one("request");
    if (id.isEmpty()) {
      return text.map(json -> json.getBytes(StandardCharsets.UTF_8)).orElse(NO_BODY);
    }
    if (text.isPresent()) {
      throw new Refusal(Problem.invalid("request: the path says already what is asked for"));
    }
    return RequestId.decode(id, limits.maxBodyBytes())
        .orElseThrow(() -> new Refusal(Problem.notFound()));
  }

  private static Start from(DurableRequest asked) throws Refusal {
    return asked.offset().isEmpty() ? Start.BEGINNING : Start.parse("offset", asked.offset().get());
  }

  private static ReadFrom start(Reach reach) {
    if (reach.start().now()) {
      return new ReadFrom.Now();
    }
    return reach.start().token().isPresent()
        ? new ReadFrom.After(reach.start().token().get().position())
        : new ReadFrom.Beginning();
  }

  private void caughtUp(
      Exchange exchange, LiveViews views, Read read, Object charged, CatchUp outcome) {
    try {
      switch (outcome) {
        case REACHED -> views.begin(charged, read.view(), new Answering(exchange, views, read));
        case TIMED_OUT ->
            exchange.refuse(Problem.notReady("this instance has not got that far yet"));
        case DRAINING -> exchange.refuse(Problem.notReady("this instance is going down"));
      }
    } catch (RuntimeException | Error e) {
      DurableReads.fail(exchange, e);
    }
  }

  /** A read on its way to its answer. */
  private final class Answering implements Errand {
    private final Exchange exchange;
    private final LiveViews views;
    private final Read read;

    private Answering(Exchange exchange, LiveViews views, Read read) {
      this.exchange = exchange;
      this.views = views;
      this.read = read;
    }

    @Override
    public void run(Turn turn) {
      try {
        if (read.asked().live() == DurableRequest.Live.SSE
            && read.start() instanceof ReadFrom.Now) {
          views.nothingYet(read.view(), turn);
        }
        ViewSequence sequence = new ViewSequence(views, read.view(), turn);
        reads.answer(exchange, sequence, read.asked(), read.start());
      } catch (OffsetExpired e) {
        exchange.refuse(Problem.expired());
      } catch (NotAtHand e) {
        throw e;
      } catch (RuntimeException | Error e) {
        DurableReads.fail(exchange, e);
      }
    }

    @Override
    public void waits(Waiting turn) {
      exchange.waitsAs(turn);
    }

    @Override
    public void refused(Throwable cause) {
      DurableReads.fail(exchange, cause);
    }
  }
}

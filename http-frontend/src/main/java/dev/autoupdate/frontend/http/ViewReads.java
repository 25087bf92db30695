package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.auth.Caller;
import dev.autoupdate.frontend.durable.RequestId;
import dev.autoupdate.frontend.durable.Start;
import dev.autoupdate.frontend.durable.ViewSequence;
import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.read.KeyReader;
import dev.autoupdate.frontend.read.Offset;
import dev.autoupdate.frontend.request.RequestLimits;
import dev.autoupdate.frontend.request.RequestParser;
import dev.autoupdate.frontend.view.CatchUp;
import dev.autoupdate.frontend.view.LiveViews;
import dev.autoupdate.frontend.view.View;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/**
 * Reads of views by the Durable Streams protocol: which view, and from where. Safe for use by any
 * number of threads.
 */
final class ViewReads {

  private static final byte[] NO_BODY = {};

  private record Read(View view, DurableRequest asked, Start start) {}

  private final RequestLimits limits;
  private final Duration catchUpTimeout;
  private final RequestParser parser;
  private final Expulsions expulsions;
  private final DurableReads reads;

  ViewReads(FrontendOptions options, Expulsions expulsions, DurableReads reads) {
    this.limits = options.limits();
    this.catchUpTimeout = options.catchUpTimeout();
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
    Fields query = DataRequest.query(request);
    View view =
        new View(caller.identity(), parser.parse(query.getValuesOrEmpty("k"), json(id, query)));
    DurableRequest asked = DurableRequest.parse(request, query);
    DataRequest.Start from = DataRequest.start(asked.offset());
    DataRequest.Min min = DataRequest.min(DataRequest.one(query, "min"));
    if (from.token().isPresent()) {
      DataHandler.check(from.token().get(), view, views.reader());
    }
    DataHandler.check(min, views.reader());
    expulsions.watch(exchange, caller);
    Read read = new Read(view, asked, start(from));
    Thread begun = Thread.currentThread();
    views.whenReached(
        reached(from, min),
        catchUpTimeout,
        outcome ->
            DataHandler.onServerThread(
                request, begun, () -> caughtUp(exchange, views, read, outcome)));
  }

  private byte[] json(String id, Fields query) throws Refusal {
    Optional<String> text = DataRequest.one(query, "request");
    if (id.isEmpty()) {
      return text.map(json -> json.getBytes(StandardCharsets.UTF_8)).orElse(NO_BODY);
    }
    if (text.isPresent()) {
      throw new Refusal(Problem.invalid("request: the path says already what is asked for"));
    }
    return RequestId.decode(id, limits.maxBodyBytes())
        .orElseThrow(() -> new Refusal(Problem.notFound()));
  }

  private static Start start(DataRequest.Start from) {
    if (from.now()) {
      return new Start.Now();
    }
    return from.token().isPresent()
        ? new Start.After(from.token().get().position())
        : new Start.Beginning();
  }

  private static Predicate<KeyReader> reached(DataRequest.Start from, DataRequest.Min min) {
    long position = from.token().map(Offset::position).orElse(0L);
    Predicate<KeyReader> there = min.reached();
    return reader -> reader.position() >= position && there.test(reader);
  }

  private void caughtUp(Exchange exchange, LiveViews views, Read read, CatchUp outcome) {
    try {
      switch (outcome) {
        case REACHED ->
            reads.answer(
                exchange, new ViewSequence(views, read.view()), read.asked(), read.start());
        case TIMED_OUT ->
            exchange.refuse(Problem.notReady("this instance has not got that far yet"));
        case DRAINING -> exchange.refuse(Problem.notReady("this instance is going down"));
      }
    } catch (OffsetExpired e) {
      exchange.refuse(Problem.expired());
    } catch (RuntimeException | Error e) {
      DurableReads.fail(exchange, e);
    }
  }
}

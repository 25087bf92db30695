package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.auth.Authentication;
import dev.autoupdate.frontend.auth.Authenticator;
import dev.autoupdate.frontend.auth.Caller;
import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.read.Epoch;
import dev.autoupdate.frontend.read.Health;
import dev.autoupdate.frontend.read.KeyReader;
import dev.autoupdate.frontend.read.Offset;
import dev.autoupdate.frontend.request.RequestParser;
import dev.autoupdate.frontend.view.CatchUp;
import dev.autoupdate.frontend.view.Diff;
import dev.autoupdate.frontend.view.LiveViews;
import dev.autoupdate.frontend.view.View;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The data routes. Called by Jetty's threads; none of them is held while a client waits or its body
 * is on the way. Everything that is not a data route goes on to Javalin.
 */
final class DataHandler extends Handler.Wrapper {

  static final String INTERNAL = "internal";

  private static final Set<String> PATHS = Set.of("/system/autoupdate", "/autoupdate");
  private static final String INTERNAL_PATH = "/internal/autoupdate";
  private static final byte[] NO_BODY = {};

  private final FrontendOptions options;
  private final AtomicReference<@Nullable LiveViews> serving;
  private final Supplier<Health> health;
  private final ErrorMapper errors;
  private final Departures departures;
  private final RequestParser parser;
  private final Authenticator authenticator;
  private final Expulsions expulsions;

  DataHandler(
      FrontendOptions options,
      Authenticator authenticator,
      Expulsions expulsions,
      AtomicReference<@Nullable LiveViews> serving,
      Supplier<Health> health,
      ErrorMapper errors,
      Departures departures) {
    this.options = options;
    this.authenticator = authenticator;
    this.expulsions = expulsions;
    this.serving = serving;
    this.health = health;
    this.errors = errors;
    this.departures = departures;
    this.parser = new RequestParser(options.limits());
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String path = Request.getPathInContext(request);
    boolean internal = path.equals(INTERNAL_PATH) && isInternal(request);
    if (!internal && !PATHS.contains(path)) {
      return super.handle(request, response, callback);
    }
    Exchange exchange = new Exchange(request, response, callback, errors, health, departures);
    LiveViews views = serving.get();
    if (!request.getMethod().equals("GET") && !request.getMethod().equals("POST")) {
      exchange.refuse(Problem.wrongMethod("GET, POST"));
    } else if (views == null) {
      exchange.refuse(Problem.notReady("there is no data to serve yet, or no longer"));
    } else if (request.getLength() > options.limits().maxBodyBytes()) {
      exchange.refuse(Problem.tooLarge(options.limits().maxBodyBytes()));
    } else if (internal) {
      admit(request, exchange, views, true, Caller.unbounded(new Identity.Anonymous()));
    } else {
      authenticator
          .authenticate(new RequestCredentials(request))
          .whenComplete(
              (answer, failure) -> {
                if (failure == null) {
                  identified(request, exchange, views, answer);
                } else {
                  exchange.fail(failure);
                }
              });
    }
    return true;
  }

  // On the thread that called, unless keys had to be fetched first.
  private void identified(
      Request request, Exchange exchange, LiveViews views, Authentication answer) {
    if (answer instanceof Caller caller) {
      admit(request, exchange, views, false, caller);
    } else if (answer instanceof Authentication.Denied denied) {
      exchange.refuse(Problem.auth(denied.fault()));
    } else if (answer instanceof Authentication.Later later) {
      exchange.refuse(Problem.notReady(later.message()));
    }
  }

  private void admit(
      Request request, Exchange exchange, LiveViews views, boolean internal, Caller caller) {
    try {
      if (hasBody(request)) {
        readBody(request, exchange, views, internal, caller);
      } else {
        begin(request, exchange, views, internal, caller, NO_BODY);
      }
    } catch (RuntimeException e) {
      exchange.fail(e);
    }
  }

  private static boolean isInternal(Request request) {
    return INTERNAL.equals(request.getConnectionMetaData().getConnector().getName());
  }

  private static boolean hasBody(Request request) {
    return request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
  }

  private void readBody(
      Request request, Exchange exchange, LiveViews views, boolean internal, Caller caller) {
    int limit = options.limits().maxBodyBytes();
    new BodyReader(
            request,
            limit,
            body -> begin(request, exchange, views, internal, caller, body),
            () -> exchange.refuse(Problem.tooLarge(limit)),
            exchange::abort)
        .run();
  }

  private void begin(
      Request request,
      Exchange exchange,
      LiveViews views,
      boolean internal,
      Caller caller,
      byte[] body) {
    try {
      DataRequest asked = DataRequest.parse(request, internal, caller.identity());
      View view = new View(asked.identity(), parser.parse(asked.lists(), body));
      check(asked, view, views.reader());
      expulsions.watch(exchange, caller);
      Thread begun = Thread.currentThread();
      views.whenReached(
          reached(asked),
          options.catchUpTimeout(),
          outcome ->
              onServerThread(
                  request, begun, () -> caughtUp(exchange, views, view, asked, outcome)));
    } catch (Exception e) {
      exchange.fail(e);
    }
  }

  private static void check(DataRequest asked, View view, KeyReader reader) throws Refusal {
    if (asked.start().token().isPresent()) {
      check(asked.start().token().get(), view, reader);
    }
    check(asked.min(), reader);
  }

  static void check(Offset token, View view, KeyReader reader) throws Refusal {
    checkEpoch(token.epoch(), reader.epoch());
    if (!token.view().equals(view.id())) {
      throw new Refusal(Problem.gone("view_changed", "the offset is of another request or user"));
    }
    if (token.position() < reader.historyStart()) {
      throw new Refusal(Problem.expired());
    }
  }

  static void check(DataRequest.Min min, KeyReader reader) throws Refusal {
    if (min instanceof DataRequest.AtOffset at) {
      checkEpoch(at.offset().epoch(), reader.epoch());
    }
  }

  private static void checkEpoch(Epoch asked, Epoch present) throws Refusal {
    if (!asked.equals(present)) {
      throw new Refusal(
          Problem.gone("epoch_changed", "the offset is of another log; take a snapshot"));
    }
  }

  private static Predicate<KeyReader> reached(DataRequest asked) {
    long from = asked.start().token().map(Offset::position).orElse(0L);
    Predicate<KeyReader> min = asked.min().reached();
    return reader -> reader.position() >= from && min.test(reader);
  }

  // The first evaluation may have to wait for its turn, and the views' own threads must not.
  static void onServerThread(Request request, Thread begun, Runnable task) {
    if (Thread.currentThread() == begun) {
      task.run();
      return;
    }
    try {
      request.getComponents().getExecutor().execute(task);
    } catch (RejectedExecutionException e) {
      // The server is going down, and the task says so.
      task.run();
    }
  }

  private void caughtUp(
      Exchange exchange, LiveViews views, View view, DataRequest asked, CatchUp outcome) {
    try {
      switch (outcome) {
        case REACHED -> answer(exchange, views, view, asked);
        case TIMED_OUT ->
            exchange.refuse(Problem.notReady("this instance has not got that far yet"));
        case DRAINING -> exchange.refuse(Problem.notReady("this instance is going down"));
      }
    } catch (OffsetExpired e) {
      exchange.refuse(Problem.expired());
    } catch (RuntimeException | Error e) {
      exchange.fail(e);
    }
  }

  private void answer(Exchange exchange, LiveViews views, View view, DataRequest asked)
      throws OffsetExpired {
    boolean isSnapshot = asked.start().token().isEmpty() && !asked.start().now();
    switch (asked.mode()) {
      case SINGLE -> exchange.answer(views, view, first(views, view, asked));
      case STREAM ->
          new Stream(exchange, views, view, options.streamHeartbeat())
              .start(first(views, view, asked));
      case LONG_POLL -> {
        if (isSnapshot) {
          exchange.answer(views, view, views.snapshot(view));
        } else {
          long from =
              asked.start().token().map(Offset::position).orElseGet(views.reader()::position);
          exchange.waitsAs(
              views.await(
                  view, from, options.longpollTimeout(), new LongPoll(exchange, views, view)));
        }
      }
    }
  }

  private static Diff first(LiveViews views, View view, DataRequest asked) throws OffsetExpired {
    if (asked.start().now()) {
      return views.nothingYet();
    }
    return asked.start().token().isPresent()
        ? views.diff(view, asked.start().token().get().position())
        : views.snapshot(view);
  }
}

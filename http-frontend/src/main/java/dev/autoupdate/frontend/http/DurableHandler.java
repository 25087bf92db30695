package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.auth.Authentication;
import dev.autoupdate.frontend.auth.Authenticator;
import dev.autoupdate.frontend.auth.Caller;
import dev.autoupdate.frontend.read.Health;
import dev.autoupdate.frontend.view.LiveViews;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The routes of the Durable Streams protocol: {@code /v1/view}, read by query, {@code
 * /v1/view/<id>}, and {@code /v1/views}, which makes such ids. Called by Jetty's threads; none of
 * them is held while a client waits or its body is on the way.
 */
final class DurableHandler extends Handler.Wrapper {

  private static final String VIEW = "/v1/view";
  private static final String VIEWS = "/v1/views";

  private final AtomicReference<@Nullable LiveViews> serving;
  private final Authenticator authenticator;
  private final Supplier<Health> health;
  private final ErrorMapper errors;
  private final Departures departures;
  private final ViewReads reads;
  private final ViewIds ids;

  DurableHandler(
      FrontendOptions options,
      Authenticator authenticator,
      Expulsions expulsions,
      AtomicReference<@Nullable LiveViews> serving,
      DurableReads reads,
      Supplier<Health> health,
      ErrorMapper errors,
      Departures departures) {
    this.authenticator = authenticator;
    this.serving = serving;
    this.health = health;
    this.errors = errors;
    this.departures = departures;
    this.reads = new ViewReads(options, expulsions, reads);
    this.ids = new ViewIds(options.limits(), VIEW + "/");
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String path = Request.getPathInContext(request);
    boolean read = path.equals(VIEW) || path.startsWith(VIEW + "/");
    if (!read && !path.equals(VIEWS)) {
      return super.handle(request, response, callback);
    }
    secure(response);
    Exchange exchange = new Exchange(request, response, callback, errors, health, departures);
    if (!read) {
      make(request, exchange);
    } else if (isRead(request)) {
      read(
          request,
          exchange,
          path.length() > VIEW.length() ? path.substring(VIEW.length() + 1) : "");
    } else {
      exchange.refuse(Problem.wrongMethod("GET, HEAD"));
    }
    return true;
  }

  static boolean isRead(Request request) {
    return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
  }

  /** What browsers are told not to do with any answer, whatever it says. */
  static void secure(Response response) {
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.getHeaders().put("Cross-Origin-Resource-Policy", "same-origin");
  }

  private void make(Request request, Exchange exchange) {
    if (request.getMethod().equals("POST")) {
      identify(request, exchange, caller -> ids.make(request, exchange));
    } else {
      exchange.refuse(Problem.wrongMethod("POST"));
    }
  }

  private void read(Request request, Exchange exchange, String id) {
    LiveViews views = serving.get();
    if (views == null) {
      exchange.refuse(Problem.notReady("there is no data to serve yet, or no longer"));
    } else {
      identify(request, exchange, caller -> reads.begin(request, exchange, views, caller, id));
    }
  }

  /** What is done for whoever may come in. */
  private interface Admitted {
    void go(Caller caller) throws Exception;
  }

  private void identify(Request request, Exchange exchange, Admitted then) {
    authenticator
        .authenticate(new RequestCredentials(request))
        .whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                identified(exchange, answer, then);
              } else {
                exchange.fail(failure);
              }
            });
  }

  // On the thread that called, unless keys had to be fetched first.
  private static void identified(Exchange exchange, Authentication answer, Admitted then) {
    try {
      if (answer instanceof Caller caller) {
        then.go(caller);
      } else if (answer instanceof Authentication.Denied denied) {
        exchange.refuse(Problem.auth(denied.fault()));
      } else if (answer instanceof Authentication.Later later) {
        exchange.refuse(Problem.notReady(later.message()));
      }
    } catch (Exception e) {
      exchange.fail(e);
    }
  }
}

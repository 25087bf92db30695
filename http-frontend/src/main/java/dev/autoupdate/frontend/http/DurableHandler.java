package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.count.ConnectionCount;
import dev.autoupdate.frontend.read.Health;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.PreEncodedHttpField;
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

  /** No page of another origin may show an answer as a picture or a script. */
  static final HttpField SAME_ORIGIN =
      new PreEncodedHttpField("Cross-Origin-Resource-Policy", "same-origin");

  private static final String VIEW = "/v1/view";
  private static final String VIEWS = "/v1/views";

  private final AtomicReference<@Nullable Served> serving;
  private final Admission admission;
  private final Supplier<Health> health;
  private final ErrorMapper errors;
  private final Departures departures;
  private final ViewReads reads;
  private final ViewIds ids;

  DurableHandler(
      FrontendOptions options,
      Admission admission,
      Expulsions expulsions,
      AtomicReference<@Nullable Served> serving,
      DurableReads reads,
      Supplier<Health> health,
      ErrorMapper errors,
      Departures departures,
      ConnectionCount count) {
    this.admission = admission;
    this.serving = serving;
    this.health = health;
    this.errors = errors;
    this.departures = departures;
    this.reads = new ViewReads(options, expulsions, reads, count);
    this.ids = new ViewIds(options.limits(), VIEW + "/");
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String path = Request.getPathInContext(request);
    boolean read = path.equals(VIEW) || path.startsWith(VIEW + "/");
    if (!read && !path.equals(VIEWS)) {
      return super.handle(request, response, callback);
    }
    response.getHeaders().put(SAME_ORIGIN);
    Reply reply = new Reply(response, errors, health, false);
    Exchange exchange = new Exchange(request, reply, callback, errors, departures);
    if (!read) {
      make(request, exchange, reply);
    } else if (isRead(request)) {
      read(
          request,
          exchange,
          reply,
          path.length() > VIEW.length() ? path.substring(VIEW.length() + 1) : "");
    } else {
      exchange.refuse(Problem.wrongMethod("GET, HEAD"));
    }
    return true;
  }

  static boolean isRead(Request request) {
    return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
  }

  private void make(Request request, Exchange exchange, Reply reply) {
    if (request.getMethod().equals("POST")) {
      admission.admit(request, exchange, reply, caller -> ids.make(request, exchange));
    } else {
      exchange.refuse(Problem.wrongMethod("POST"));
    }
  }

  private void read(Request request, Exchange exchange, Reply reply, String id) {
    Served now = serving.get();
    if (now == null) {
      exchange.refuse(Problem.notReady("there is no data to serve yet, or no longer"));
    } else {
      admission.admit(
          request,
          exchange,
          reply,
          caller -> reads.begin(request, exchange, now.views(), caller, id));
    }
  }
}

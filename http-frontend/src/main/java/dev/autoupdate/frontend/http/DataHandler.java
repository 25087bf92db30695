package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.auth.Caller;
import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.auth.Privileges;
import dev.autoupdate.frontend.count.ConnectionCount;
import dev.autoupdate.frontend.read.Health;
import dev.autoupdate.frontend.request.RequestParser;
import dev.autoupdate.frontend.view.LiveViews;
import dev.autoupdate.frontend.view.View;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
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
  private final AtomicReference<@Nullable Served> serving;
  private final Supplier<Health> health;
  private final ErrorMapper errors;
  private final Departures departures;
  private final ChargedCallers callers;
  private final RequestParser parser;
  private final Admission admission;
  private final Privileges privileges;
  private final Expulsions expulsions;
  private final ConnectionCount count;

  DataHandler(
      FrontendOptions options,
      Admission admission,
      Privileges privileges,
      Expulsions expulsions,
      AtomicReference<@Nullable Served> serving,
      Supplier<Health> health,
      ErrorMapper errors,
      Departures departures,
      ConnectionCount count) {
    this.options = options;
    this.admission = admission;
    this.privileges = privileges;
    this.expulsions = expulsions;
    this.serving = serving;
    this.health = health;
    this.errors = errors;
    this.departures = departures;
    this.count = count;
    this.callers = new ChargedCallers(options.edge().proxies());
    this.parser = new RequestParser(options.limits());
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String path = Request.getPathInContext(request);
    boolean internal = path.equals(INTERNAL_PATH) && isInternal(request);
    if (!internal && !PATHS.contains(path)) {
      return super.handle(request, response, callback);
    }
    Reply reply = new Reply(response, errors, health, DataRequest.wantsEvents(request));
    Exchange exchange = new Exchange(request, reply, callback, errors, departures);
    Served now = serving.get();
    LiveViews views = now == null ? null : now.views();
    if (!request.getMethod().equals("GET") && !request.getMethod().equals("POST")) {
      exchange.refuse(Problem.wrongMethod("GET, POST"));
    } else if (views == null) {
      exchange.refuse(Problem.notReady("there is no data to serve yet, or no longer"));
    } else if (request.getLength() > options.limits().maxBodyBytes()) {
      exchange.refuse(Problem.tooLarge(options.limits().maxBodyBytes()));
    } else if (internal) {
      admit(request, exchange, views, true, Caller.unbounded(new Identity.Anonymous()));
    } else {
      admission.admit(
          request, exchange, reply, caller -> admit(request, exchange, views, false, caller));
    }
    return true;
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

  static boolean isInternal(Request request) {
    return INTERNAL.equals(request.getConnectionMetaData().getConnector().getName());
  }

  private static boolean hasBody(Request request) {
    long length = request.getLength();
    return length > 0 || (length < 0 && isOfUnknownLength(request));
  }

  // With HTTP/2 nothing but the body itself says whether there is one.
  private static boolean isOfUnknownLength(Request request) {
    return request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2
        || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
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
      byte[] bytes) {
    try {
      DataBody body = DataBody.of(request, bytes);
      DataRequest asked =
          DataRequest.parse(request, internal, caller.identity(), body.hash(), options.ownTopics());
      if (asked.position().isPresent()
          && !internal
          && !privileges.has(caller.identity(), views.reader())) {
        throw new Refusal(Problem.denied());
      }
      View view = new View(asked.identity(), parser.parse(asked.lists(), body.list()));
      DataCall call =
          new DataCall(
              exchange,
              views,
              view,
              asked,
              options,
              callers.of(request, asked.identity()),
              request.getComponents().getExecutor());
      expulsions.watch(exchange, caller);
      asked
          .mode()
          .kind()
          .ifPresent(kind -> exchange.whenOver(count.enter(kind, asked.identity().userId())));
      call.begin();
    } catch (Exception e) {
      exchange.fail(e);
    }
  }
}

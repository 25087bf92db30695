package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.auth.Access;
import dev.autoupdate.frontend.auth.Authentication;
import dev.autoupdate.frontend.auth.Caller;
import dev.autoupdate.frontend.count.ConnectionCount;
import dev.autoupdate.frontend.read.Health;
import dev.autoupdate.frontend.read.KeyReader;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Routes for those who may ask what is beyond any view. On the internal listener nobody is asked
 * who they are. Called by the server's threads, and waits for nothing but what tells who calls.
 */
final class PrivilegedHandler extends Handler.Wrapper {

  private interface Route {
    String answer(Request request) throws Refusal;
  }

  private static final int MOST_BATCHES = 1_000;
  private static final String PREFIX = "/system/autoupdate/";

  private final Access access;
  private final AtomicReference<@Nullable Served> serving;
  private final ErrorMapper errors;
  private final Map<String, Route> routes;

  PrivilegedHandler(
      Access access,
      AtomicReference<@Nullable Served> serving,
      ErrorMapper errors,
      ConnectionCount count,
      Supplier<Health> health,
      Handler next) {
    super(next);
    this.access = access;
    this.serving = serving;
    this.errors = errors;
    this.routes =
        Map.of(
            PREFIX + "connection_count",
            request -> ConnectionText.of(count),
            PREFIX + "health/detail",
            request -> HealthRoutes.detail(health.get()),
            PREFIX + "history_information",
            this::history);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Route route = routes.get(Request.getPathInContext(request));
    if (route == null) {
      return super.handle(request, response, callback);
    }
    if (!request.getMethod().equals("GET")) {
      errors.write(Problem.wrongMethod("GET"), response, callback);
    } else if (DataHandler.isInternal(request)) {
      answer(route, request, response, callback);
    } else {
      Admission.authenticate(
          access.authenticator(),
          request,
          (who, failure) -> identified(route, request, response, callback, who, failure));
    }
    return true;
  }

  private void identified(
      Route route,
      Request request,
      Response response,
      Callback callback,
      @Nullable Authentication who,
      @Nullable Throwable failure) {
    if (who instanceof Caller caller) {
      caller.renewed().ifPresent(token -> Reply.tellRenewed(token, response));
    }
    Problem problem = failure == null ? problem(who) : errors.problem(failure);
    if (problem == null) {
      answer(route, request, response, callback);
    } else {
      errors.write(problem, response, callback);
    }
  }

  private @Nullable Problem problem(@Nullable Authentication who) {
    if (who instanceof Authentication.Denied denied) {
      return Problem.auth(denied.fault());
    }
    if (who instanceof Authentication.Later later) {
      return Problem.notReady(later.message());
    }
    Served now = serving.get();
    KeyReader state = now == null ? null : now.reader();
    return who instanceof Caller caller && access.privileges().has(caller.identity(), state)
        ? null
        : Problem.denied();
  }

  private void answer(Route route, Request request, Response response, Callback callback) {
    try {
      byte[] body = (route.answer(request) + "\n").getBytes(StandardCharsets.UTF_8);
      response.getHeaders().put(Answers.JSON).put(Reply.PRIVATE);
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
      response.write(true, ByteBuffer.wrap(body), callback);
    } catch (Refusal | RuntimeException e) {
      errors.write(errors.problem(e), response, callback);
    }
  }

  private String history(Request request) throws Refusal {
    Optional<ObjectId> object =
        Query.of(request).one("fqid").flatMap(id -> Key.parse(id + "/id")).map(Key::object);
    if (object.isEmpty()) {
      throw new Refusal(Problem.invalid("fqid: expected an object, as in motion/42"));
    }
    Served now = serving.get();
    if (now == null) {
      throw new Refusal(Problem.notReady("there is no data to serve yet, or no longer"));
    }
    return HistoryText.of(now.reader().batches().touching(object.get(), MOST_BATCHES));
  }
}

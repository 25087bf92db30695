package dev.autoupdate.frontend.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.autoupdate.frontend.metrics.MachineErrors;
import dev.autoupdate.frontend.request.InvalidRequest;
import dev.autoupdate.frontend.view.Abandoned;
import dev.autoupdate.frontend.view.Overloaded;
import dev.autoupdate.frontend.view.ViewTooLarge;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every error leaves through here, as {@code {"error":{"type","msg"}}}. Causes that are not the
 * client's are logged, never sent. Safe for use by any number of threads.
 */
final class ErrorMapper implements Request.Handler {

  static final PreEncodedHttpField NO_SNIFFING =
      new PreEncodedHttpField("X-Content-Type-Options", "nosniff");

  private static final Logger LOG = LoggerFactory.getLogger(ErrorMapper.class);

  private final CrossOrigins origins;

  ErrorMapper(CrossOrigins origins) {
    this.origins = origins;
  }

  /** What the client is told about {@code cause}. */
  Problem problem(Throwable cause) {
    if (cause instanceof Refusal refusal) {
      return refusal.problem();
    }
    if (cause instanceof InvalidRequest invalid) {
      return Problem.invalid(invalid.getMessage() == null ? "" : invalid.getMessage());
    }
    if (cause instanceof ViewTooLarge large) {
      return Problem.viewTooLarge(String.valueOf(large.getMessage()));
    }
    if (cause instanceof Overloaded || cause instanceof Abandoned) {
      return Problem.overloaded();
    }
    MachineErrors.tell(cause);
    LOG.atError().setCause(cause).log("request failed");
    return Problem.internal();
  }

  /** The problem as one line of JSON. */
  byte[] line(Problem problem) {
    StringBuilder json = new StringBuilder("{\"error\":{\"type\":\"");
    JsonStringEncoder.getInstance().quoteAsString(problem.type(), json);
    json.append("\",\"msg\":\"");
    JsonStringEncoder.getInstance().quoteAsString(problem.message(), json);
    return json.append("\"}}\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Answers a request with a problem in place of data.
   *
   * @param events whether it asks for server-sent events. A browser's event source comes back after
   *     a stream that ended, never after a refusal: so one that will pass is told as an event
   */
  void refuse(Problem problem, boolean events, Response response, Callback callback) {
    if (events && problem.isPassing()) {
      response.setStatus(200);
      response.getHeaders().put(Answers.EVENTS);
      Reply.tellStreamed(response);
      response.write(true, Events.refusal(line(problem)), callback);
    } else {
      write(problem, response, callback);
    }
  }

  /** Answers a request with a problem. */
  void write(Problem problem, Response response, Callback callback) {
    byte[] body = line(problem);
    response.setStatus(problem.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    if (problem.header() != null && problem.headerValue() != null) {
      response.getHeaders().put(problem.header(), problem.headerValue());
    }
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  /** What Jetty refuses before any route sees it. */
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    // What was said before the refusal is forgotten by then.
    response.getHeaders().put(NO_SNIFFING);
    origins.tell(request, response);
    Problem problem = refused(response.getStatus());
    refuse(problem, DataRequest.wantsEvents(request), response, callback);
    return true;
  }

  private static Problem refused(int status) {
    return switch (status) {
      case 404 -> Problem.notFound();
      case 408 -> new Problem(408, "timeout", "the body took too long", null, null);
      case 413 -> new Problem(413, "payload_too_large", "the body is too large", null, null);
      case 414 -> new Problem(414, "uri_too_long", "path and query are too long", null, null);
      case 431 -> new Problem(431, "headers_too_large", "the headers are too large", null, null);
      case 503 -> Problem.notReady("not available right now");
      case 505 -> new Problem(505, "invalid_request", "expected HTTP/1.1 or HTTP/2", null, null);
      default ->
          status >= 500
              ? Problem.internal()
              : new Problem(status, "invalid_request", "the request was refused", null, null);
    };
  }

  /** Maps what Javalin's routes throw. */
  void install(RoutesConfig routes) {
    routes.exception(HttpResponseException.class, (e, ctx) -> write(ofJavalin(e), ctx));
    routes.exception(Exception.class, (e, ctx) -> write(problem(e), ctx));
  }

  private static Problem ofJavalin(HttpResponseException e) {
    if (e instanceof MethodNotAllowedResponse) {
      return Problem.wrongMethod("GET");
    }
    return refused(e.getStatus());
  }

  private void write(Problem problem, Context ctx) {
    ctx.status(problem.status()).contentType("application/json");
    if (problem.header() != null && problem.headerValue() != null) {
      ctx.header(problem.header(), problem.headerValue());
    }
    ctx.header("Cache-Control", "no-store").result(line(problem));
  }
}

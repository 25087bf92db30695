package dev.autoupdate.frontend.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked for at which listener, and by whom.
 *
 * <p>At the public one there is nothing below {@code /internal/}, and there are no metrics. At the
 * one for metrics there are these and health alone. The internal one trusts who gets there; so it
 * is not for browsers, which a page of anybody can send there: see {@link NotABrowser}.
 */
final class Doors extends Handler.Wrapper {

  private static final String INTERNAL_PATHS = "/internal/";

  /** Read by a POST, as the public one. */
  private static final String INTERNAL_DATA = "/internal/autoupdate";

  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

  private final ErrorMapper errors;
  private final Optional<String> token;

  /** With a secret that the internal listener asks for, or none. */
  Doors(ErrorMapper errors, Optional<String> token, Handler next) {
    super(next);
    this.errors = errors;
    this.token = token;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Problem problem = problem(request, Request.getPathInContext(request));
    if (problem == null) {
      return super.handle(request, response, callback);
    }
    errors.write(problem, response, callback);
    return true;
  }

  private @Nullable Problem problem(Request request, String path) {
    if (DataHandler.isInternal(request)) {
      return atInternal(request, path);
    }
    boolean metrics = path.equals(MetricsRoute.PATH);
    if (Connectors.isForMetrics(request)) {
      return metrics || isHealth(path) ? null : Problem.notFound();
    }
    return path.startsWith(INTERNAL_PATHS) || path.startsWith(MetricsRoute.PATH)
        ? Problem.notFound()
        : null;
  }

  private @Nullable Problem atInternal(Request request, String path) {
    if (!NotABrowser.isNear(request.getHttpURI().getHost())) {
      return Problem.notForBrowsers("the host is not this machine");
    }
    if (request.getHeaders().contains(HttpHeader.ORIGIN) || !NotABrowser.isDirect(request)) {
      return Problem.notForBrowsers("a page sent this");
    }
    if (!isHealth(path) && !isTold(request)) {
      return Problem.noInternalToken();
    }
    boolean writes =
        path.startsWith(INTERNAL_PATHS)
            && !path.equals(INTERNAL_DATA)
            && !READS.contains(request.getMethod());
    return writes && !isJson(request) ? Problem.notJson() : null;
  }

  private static boolean isHealth(String path) {
    return path.equals(HealthRoutes.PATH) || path.startsWith(HealthRoutes.PATH + "/");
  }

  private static boolean isJson(Request request) {
    String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    return type != null
        && "application/json"
            .equalsIgnoreCase(MimeTypes.getContentTypeWithoutCharset(type).strip());
  }

  // Takes as long for a wrong one as for the right one.
  private boolean isTold(Request request) {
    if (token.isEmpty()) {
      return true;
    }
    String told = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    return told != null
        && MessageDigest.isEqual(
            told.getBytes(StandardCharsets.UTF_8),
            ("Bearer " + token.get()).getBytes(StandardCharsets.UTF_8));
  }
}

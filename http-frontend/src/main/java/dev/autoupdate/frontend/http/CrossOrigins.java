package dev.autoupdate.frontend.http;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/**
 * What browsers are told about pages of other origins, on the public listener. Safe for use by any
 * number of threads.
 *
 * <p>Jetty has a handler for it; but what it adds is lost when an error resets the answer, and a
 * page could not read why.
 */
final class CrossOrigins {

  private static final PreEncodedHttpField METHODS =
      new PreEncodedHttpField(HttpHeader.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST");
  private static final PreEncodedHttpField REQUEST_HEADERS =
      new PreEncodedHttpField(
          HttpHeader.ACCESS_CONTROL_ALLOW_HEADERS,
          "Authorization, Authentication, Content-Type, Last-Event-ID, If-None-Match, Prefer");
  private static final PreEncodedHttpField EXPOSED =
      new PreEncodedHttpField(
          HttpHeader.ACCESS_CONTROL_EXPOSE_HEADERS,
          "Stream-Next-Offset, Stream-Up-To-Date, Stream-Cursor, Autoupdate-Age-Ms,"
              + " Autoupdate-Reset, Retry-After, ETag, Location, WWW-Authenticate, Authentication,"
              + " Preference-Applied");
  private static final PreEncodedHttpField MAX_AGE =
      new PreEncodedHttpField(HttpHeader.ACCESS_CONTROL_MAX_AGE, "7200");
  private static final PreEncodedHttpField CREDENTIALS =
      new PreEncodedHttpField(HttpHeader.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");

  private final AllowedOrigins allowed;

  CrossOrigins(AllowedOrigins allowed) {
    this.allowed = allowed;
  }

  /** Says to an allowed origin that it may read this answer. Saying so twice does no harm. */
  void tell(Request request, Response response) {
    if (allowed.isNone() || isOurs(request)) {
      return;
    }
    HttpFields.Mutable headers = response.getHeaders();
    if (!allowed.isAny()) {
      headers.ensureField(new PreEncodedHttpField(HttpHeader.VARY, HttpHeader.ORIGIN.asString()));
    }
    String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    if (isAllowed(origin)) {
      headers.put(
          HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, allowed.isAny() ? AllowedOrigins.ANY : origin);
      headers.put(EXPOSED);
      if (allowed.credentials()) {
        headers.put(CREDENTIALS);
      }
    }
  }

  /** Whether a browser asks if it may ask, for a page that may. */
  boolean isPreflight(Request request) {
    return request.getMethod().equals("OPTIONS")
        && request.getHeaders().contains(HttpHeader.ACCESS_CONTROL_REQUEST_METHOD)
        && isAllowed(request.getHeaders().get(HttpHeader.ORIGIN))
        && !isOurs(request);
  }

  /** What it may ask for. */
  void preflight(Response response) {
    response.setStatus(204);
    response.getHeaders().put(METHODS).put(REQUEST_HEADERS).put(MAX_AGE);
  }

  // Whoever reads the tokens there can act as those users, with any origin or none. And whoever
  // gets to another listener than the public one is trusted: no page is.
  private static boolean isOurs(Request request) {
    if (request.getConnectionMetaData().getConnector().getName() != null) {
      return true;
    }
    String path = request.getHttpURI().getCanonicalPath();
    return path != null && path.startsWith(DemoUsersRoute.FOLDER);
  }

  private boolean isAllowed(@Nullable String origin) {
    return origin != null && (allowed.isAny() || allowed.origins().contains(origin));
  }
}

package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.auth.AuthFault;
import org.jspecify.annotations.Nullable;

/**
 * An error as the client sees it.
 *
 * @param status the HTTP status
 * @param type for programs
 * @param message for people
 * @param header the name of a header that goes with it, or {@code null}
 * @param headerValue its value, or {@code null}
 */
record Problem(
    int status,
    String type,
    String message,
    @Nullable String header,
    @Nullable String headerValue) {

  private static final String RETRY_SECONDS = "1";

  /** Whether the same request may be answered in a moment, or elsewhere. */
  boolean isPassing() {
    return status == 503 || status == 429;
  }

  static Problem invalid(String message) {
    return new Problem(400, "invalid_request", message, null, null);
  }

  static Problem auth(AuthFault fault) {
    String challenge = fault == AuthFault.MISSING ? "Bearer" : "Bearer error=\"invalid_token\"";
    return new Problem(401, "auth", fault.message(), "WWW-Authenticate", challenge);
  }

  static Problem notFound() {
    return new Problem(404, "not_found", "there is nothing at this path", null, null);
  }

  static Problem wrongMethod(String allow) {
    return new Problem(405, "method_not_allowed", "expected " + allow, "Allow", allow);
  }

  static Problem gone(String type, String message) {
    return new Problem(410, type, message, null, null);
  }

  static Problem expired() {
    return gone("offset_expired", "history does not reach back to this offset; take a snapshot");
  }

  static Problem tooLarge(int limit) {
    return new Problem(
        413, "payload_too_large", "the body is larger than " + limit + " bytes", null, null);
  }

  static Problem viewTooLarge(String message) {
    return new Problem(413, "view_too_large", message, null, null);
  }

  static Problem uriTooLong(int limit) {
    return new Problem(
        414, "uri_too_long", "path and query are longer than " + limit + " bytes", null, null);
  }

  static Problem tooMany(String type, String message) {
    return new Problem(429, type, message, "Retry-After", RETRY_SECONDS);
  }

  static Problem crowded() {
    return new Problem(
        503,
        "overloaded",
        "too many requests and streams are going on here",
        "Retry-After",
        RETRY_SECONDS);
  }

  static Problem overloaded() {
    return new Problem(
        503,
        "overloaded",
        "too many requests are being evaluated here",
        "Retry-After",
        RETRY_SECONDS);
  }

  /** The same for clients that know no other status for it. */
  static Problem tooMany() {
    Problem overloaded = overloaded();
    return new Problem(429, overloaded.type(), overloaded.message(), "Retry-After", RETRY_SECONDS);
  }

  static Problem notReady(String message) {
    return new Problem(503, "not_ready", message, "Retry-After", RETRY_SECONDS);
  }

  static Problem draining() {
    return new Problem(
        503,
        "draining",
        "this instance is going down; go on with the offset, here or at another one",
        "Retry-After",
        RETRY_SECONDS);
  }

  static Problem denied() {
    return new Problem(403, "permission_denied", "this is for privileged users", null, null);
  }

  static Problem notForBrowsers(String why) {
    return new Problem(
        403, "permission_denied", "this is for programs on this machine: " + why, null, null);
  }

  static Problem noInternalToken() {
    return new Problem(
        401, "auth", "expected internal.token as a bearer token", "WWW-Authenticate", "Bearer");
  }

  static Problem notJson() {
    return new Problem(
        415, "unsupported_media_type", "expected Content-Type: application/json", null, null);
  }

  static Problem internal() {
    return new Problem(
        500, "InternalError", "something went wrong; the reason is in the log", null, null);
  }
}

package dev.autoupdate.frontend.auth;

/** An auth service gave neither a new token nor a refusal. The message cites no token. */
final class NoNewToken extends Exception {

  private static final long serialVersionUID = 1L;

  NoNewToken(String reason) {
    super(reason);
  }
}

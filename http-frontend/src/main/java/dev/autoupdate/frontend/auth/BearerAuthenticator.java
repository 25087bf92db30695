package dev.autoupdate.frontend.auth;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One token: {@code Authorization: Bearer}, or else a cookie, for clients without headers. */
final class BearerAuthenticator implements Authenticator {

  private final Optional<String> cookie;
  private final TokenVerifier verifier;
  private final Admission admission;

  BearerAuthenticator(Optional<String> cookie, TokenVerifier verifier, Admission admission) {
    this.cookie = cookie;
    this.verifier = verifier;
    this.admission = admission;
  }

  @Override
  public CompletableFuture<Authentication> authenticate(Credentials credentials) {
    BearerText found = BearerText.inHeader(credentials.header("Authorization"));
    if (found instanceof BearerText.None && cookie.isPresent()) {
      found = BearerText.inCookie(credentials.cookie(cookie.get()));
    }
    if (found instanceof BearerText.Present text) {
      return verifier.verify(text.token()).thenApply(this::answer);
    }
    return CompletableFuture.completedFuture(
        found instanceof BearerText.None
            ? admission.withoutToken()
            : new Authentication.Denied(AuthFault.UNREADABLE));
  }

  private Authentication answer(Verification verification) {
    return verification instanceof Verification.Rejected rejected
        ? rejected.answer()
        : admission.with((Token) verification);
  }
}

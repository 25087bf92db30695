package dev.autoupdate.frontend.auth;

import java.util.concurrent.CompletableFuture;

/**
 * Two tokens: one in the header {@code Authentication}, which says who calls, and one in the cookie
 * {@code refreshId}, which scripts of other sites do not have. Both are needed.
 */
final class PairAuthenticator implements Authenticator {

  private final TokenVerifier header;
  private final TokenVerifier cookie;
  private final Admission admission;

  PairAuthenticator(TokenVerifier header, TokenVerifier cookie, Admission admission) {
    this.header = header;
    this.cookie = cookie;
    this.admission = admission;
  }

  @Override
  public CompletableFuture<Authentication> authenticate(Credentials credentials) {
    BearerText inHeader = BearerText.inHeader(credentials.header("Authentication"));
    BearerText inCookie = BearerText.inCookie(credentials.cookie("refreshId"));
    if (inHeader instanceof BearerText.Unreadable || inCookie instanceof BearerText.Unreadable) {
      return denied(AuthFault.UNREADABLE);
    }
    if (inHeader instanceof BearerText.Present access
        && inCookie instanceof BearerText.Present refresh) {
      return header
          .verify(access.token())
          .thenCombine(cookie.verify(refresh.token()), this::answer);
    }
    return inHeader instanceof BearerText.None && inCookie instanceof BearerText.None
        ? CompletableFuture.completedFuture(admission.withoutToken())
        : denied(AuthFault.INCOMPLETE);
  }

  private Authentication answer(Verification ofHeader, Verification ofCookie) {
    if (ofHeader instanceof Verification.Failed failed) {
      return failed.answer();
    }
    if (ofCookie instanceof Verification.Failed failed) {
      return failed.answer();
    }
    Token access = (Token) ofHeader;
    Token refresh = (Token) ofCookie;
    if (access.session().isPresent() && !access.session().equals(refresh.session())) {
      return new Authentication.Denied(AuthFault.MISMATCH);
    }
    return admission.with(access);
  }

  private static CompletableFuture<Authentication> denied(AuthFault fault) {
    return CompletableFuture.completedFuture(new Authentication.Denied(fault));
  }
}

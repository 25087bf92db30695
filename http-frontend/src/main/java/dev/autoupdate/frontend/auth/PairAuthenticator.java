package dev.autoupdate.frontend.auth;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Two tokens: one in the header {@code Authentication}, which says who calls, and one in the cookie
 * {@code refreshId}, which scripts of other sites do not have. Both are needed. Where there is an
 * auth service, a header's token that has expired is renewed by it.
 */
final class PairAuthenticator implements Authenticator {

  private final TokenVerifier header;
  private final TokenVerifier cookie;
  private final Admission admission;
  private final Optional<Renewals> renewals;

  PairAuthenticator(
      TokenVerifier header,
      TokenVerifier cookie,
      Admission admission,
      Optional<Renewals> renewals) {
    this.header = header;
    this.cookie = cookie;
    this.admission = admission;
    this.renewals = renewals;
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
      return authenticate(access.token(), refresh.token());
    }
    return inHeader instanceof BearerText.None && inCookie instanceof BearerText.None
        ? CompletableFuture.completedFuture(admission.withoutToken())
        : denied(AuthFault.INCOMPLETE);
  }

  private CompletableFuture<Authentication> authenticate(String access, String refresh) {
    return header
        .verify(access)
        .thenCombine(cookie.verify(refresh), (a, r) -> answer(access, a, refresh, r))
        .thenCompose(answer -> answer);
  }

  private CompletableFuture<Authentication> answer(
      String access, Verification ofHeader, String refresh, Verification ofCookie) {
    if (ofHeader instanceof Verification.Expired expired
        && ofCookie instanceof Token good
        && renewals.isPresent()) {
      // Whom it would not let in if it were still good, a new one would not let in either.
      Authentication before = admit(expired.token(), good);
      return before instanceof Caller
          ? renewals
              .get()
              .renew(access, refresh)
              .thenApply(renewal -> renewed(renewal, expired.token(), good))
          : CompletableFuture.completedFuture(before);
    }
    return CompletableFuture.completedFuture(answer(ofHeader, ofCookie));
  }

  private Authentication answer(Verification ofHeader, Verification ofCookie) {
    if (ofHeader instanceof Verification.Rejected rejected) {
      return rejected.answer();
    }
    if (ofCookie instanceof Verification.Rejected rejected) {
      return rejected.answer();
    }
    return admit((Token) ofHeader, (Token) ofCookie);
  }

  private Authentication renewed(Renewal renewal, Token expired, Token refresh) {
    if (renewal instanceof Renewal.Missed missed) {
      return missed.answer();
    }
    Renewal.Renewed renewed = (Renewal.Renewed) renewal;
    if (!renewed.token().session().equals(expired.session())
        || !renewed.token().userId().equals(expired.userId())) {
      return new Authentication.Denied(AuthFault.MISMATCH);
    }
    Authentication now = admit(renewed.token(), refresh);
    return now instanceof Caller caller ? caller.by(renewed.text()) : now;
  }

  private Authentication admit(Token access, Token refresh) {
    // Without a session nothing but the user says that the two belong together.
    boolean pair =
        access.session().equals(refresh.session())
            && (access.session().isPresent() || access.userId().equals(refresh.userId()));
    if (!pair) {
      return new Authentication.Denied(AuthFault.MISMATCH);
    }
    return admission.with(access);
  }

  private static CompletableFuture<Authentication> denied(AuthFault fault) {
    return CompletableFuture.completedFuture(new Authentication.Denied(fault));
  }
}

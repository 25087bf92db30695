package dev.autoupdate.frontend.auth;

import dev.autoupdate.frontend.auth.Authentication.Denied;
import dev.autoupdate.frontend.auth.Authentication.Later;

/** Who gets in, once it is known what their token says. Used by any number of threads. */
public final class Admission {

  private final boolean anonymous;
  private final Sessions sessions;

  Admission(boolean anonymous, Sessions sessions) {
    this.anonymous = anonymous;
    this.sessions = sessions;
  }

  /** Whoever brings no token. */
  Authentication withoutToken() {
    return anonymous ? Caller.unbounded(new Identity.Anonymous()) : new Denied(AuthFault.MISSING);
  }

  /** Whoever has this token. */
  Authentication with(Token token) {
    if (token.userId().isEmpty() || (token.userId().getAsLong() == 0 && !anonymous)) {
      return new Denied(AuthFault.NO_USER);
    }
    if (token.expiry().isEmpty()) {
      return new Denied(AuthFault.NO_EXPIRY);
    }
    if (token.session().isPresent()) {
      if (!sessions.isKnown()) {
        return new Later("the ended sessions are not read yet");
      }
      if (sessions.isOver(token.session().get())) {
        return new Denied(AuthFault.LOGGED_OUT);
      }
    }
    return new Caller(Identity.of(token.userId().getAsLong()), token.expiry(), token.session());
  }
}

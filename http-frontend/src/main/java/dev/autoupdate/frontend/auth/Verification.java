package dev.autoupdate.frontend.auth;

/** What became of a token: what it says, or why it is not believed. */
sealed interface Verification permits Token, Verification.Rejected {

  /** It is not believed. */
  sealed interface Rejected extends Verification permits Failed, Expired {
    /** What its bearer is told. */
    Authentication answer();
  }

  /** It is not good, or cannot be told from one that is not. */
  record Failed(Authentication answer) implements Rejected {
    static Failed because(AuthFault fault) {
      return new Failed(new Authentication.Denied(fault));
    }
  }

  /**
   * It was good, and nothing but its end is held against it.
   *
   * @param token what it said
   */
  record Expired(Token token) implements Rejected {
    @Override
    public Authentication answer() {
      return new Authentication.Denied(AuthFault.EXPIRED);
    }
  }
}

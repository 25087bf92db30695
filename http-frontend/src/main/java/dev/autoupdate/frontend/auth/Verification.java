package dev.autoupdate.frontend.auth;

/** What became of a token: what it says, or why it is not believed. */
sealed interface Verification permits Token, Verification.Failed {

  /** It is not believed. */
  record Failed(Authentication answer) implements Verification {
    static Failed because(AuthFault fault) {
      return new Failed(new Authentication.Denied(fault));
    }
  }
}

package dev.autoupdate.frontend.auth;

/** What became of the question who calls. */
public sealed interface Authentication permits Caller, Authentication.Denied, Authentication.Later {

  /** The credentials are not good. */
  record Denied(AuthFault fault) implements Authentication {}

  /**
   * It cannot be told now: what is needed for it cannot be reached, or is not read yet.
   *
   * @param message for people
   */
  record Later(String message) implements Authentication {}
}

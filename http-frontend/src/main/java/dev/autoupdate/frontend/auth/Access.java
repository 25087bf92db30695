package dev.autoupdate.frontend.auth;

import java.time.Clock;

/**
 * Who gets in, and who has to leave again.
 *
 * @param authenticator tells who calls
 * @param sessions is told of logouts, and ends what lives on a session
 * @param privileges who may ask what is beyond any view
 */
public record Access(Authenticator authenticator, Sessions sessions, Privileges privileges) {

  /** Without privileges. */
  public Access(Authenticator authenticator, Sessions sessions) {
    this(authenticator, sessions, Privileges.NONE);
  }

  /** The same with these privileges. */
  public Access with(Privileges other) {
    return new Access(authenticator, sessions, other);
  }

  /** Everybody gets in, as anonymous. */
  public static Access anonymous(Clock clock) {
    return new Access(Authenticator.ANONYMOUS, Sessions.without(clock));
  }

  /**
   * By JSON Web Tokens.
   *
   * @param sessions asked at each request that has a session
   * @param clock that tokens expire by
   */
  public static Access byTokens(JwtOptions options, Sessions sessions, Clock clock) {
    Admission admission = new Admission(options.anonymous(), sessions);
    return new Access(options.scheme().authenticator(options.claims(), admission, clock), sessions);
  }
}

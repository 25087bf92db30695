package dev.autoupdate.frontend.auth;

import java.time.Instant;
import java.util.Optional;

/**
 * Who calls, and for how long that holds.
 *
 * @param identity who
 * @param expiry from when on it no longer holds; empty for whoever needs no token
 * @param session that ends it, too, when it ends
 * @param renewed a new token in place of the one they came with, which had expired; to be given to
 *     them
 */
public record Caller(
    Identity identity, Optional<Instant> expiry, Optional<String> session, Optional<String> renewed)
    implements Authentication {

  /** Of whom there is no new token. */
  public Caller(Identity identity, Optional<Instant> expiry, Optional<String> session) {
    this(identity, expiry, session, Optional.empty());
  }

  /** Somebody of whom nothing is asked. */
  public static Caller unbounded(Identity identity) {
    return new Caller(identity, Optional.empty(), Optional.empty());
  }

  /** The same by this new token. */
  Caller by(String token) {
    return new Caller(identity, expiry, session, Optional.of(token));
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "Caller[" + identity + ", expiry=" + expiry + ", session=" + session + "]";
  }
}

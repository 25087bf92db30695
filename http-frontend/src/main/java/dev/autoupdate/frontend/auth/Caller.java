package dev.autoupdate.frontend.auth;

import java.time.Instant;
import java.util.Optional;

/**
 * Who calls, and for how long that holds.
 *
 * @param identity who
 * @param expiry from when on it no longer holds; empty for whoever needs no token
 * @param session that ends it, too, when it ends
 */
public record Caller(Identity identity, Optional<Instant> expiry, Optional<String> session)
    implements Authentication {

  /** Somebody of whom nothing is asked. */
  public static Caller unbounded(Identity identity) {
    return new Caller(identity, Optional.empty(), Optional.empty());
  }
}

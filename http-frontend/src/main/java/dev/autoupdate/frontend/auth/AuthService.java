package dev.autoupdate.frontend.auth;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Makes new tokens of expired ones. Used by any number of threads. */
@FunctionalInterface
interface AuthService {

  /**
   * Asks for a new token in place of {@code access}.
   *
   * <p>Blocks nobody and completes within seconds: with a token that is still to be verified, or
   * with none when the service refuses; exceptionally when it does not say.
   *
   * @param access the expired token
   * @param refresh the good one that comes with it
   */
  CompletableFuture<Optional<String>> renew(String access, String refresh);
}

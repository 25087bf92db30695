package dev.autoupdate.frontend.auth;

import java.util.concurrent.CompletableFuture;

/** Tells who calls. Used by any number of threads. */
@FunctionalInterface
public interface Authenticator {

  /** Everybody is anonymous, whatever they bring along. */
  Authenticator ANONYMOUS =
      credentials -> CompletableFuture.completedFuture(Caller.unbounded(new Identity.Anonymous()));

  /**
   * Tells who sent these.
   *
   * <p>Never blocks. The credentials are read by the calling thread, within the call. Whatever
   * needs I/O completes later, on a thread of that I/O and within seconds; never exceptionally.
   */
  CompletableFuture<Authentication> authenticate(Credentials credentials);
}

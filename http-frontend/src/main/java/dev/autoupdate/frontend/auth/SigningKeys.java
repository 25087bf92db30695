package dev.autoupdate.frontend.auth;

import com.nimbusds.jwt.SignedJWT;
import java.util.concurrent.CompletableFuture;

/** The keys that tokens may be signed with. Used by any number of threads. */
interface SigningKeys {

  /** What a look at a signature says. */
  enum Signature {
    GOOD,
    BAD,
    WRONG_ALGORITHM,
    /** The token names a key that is not among the keys. */
    NO_SUCH_KEY,
    /** The keys cannot be got at. */
    UNKNOWN
  }

  /**
   * Looks at the signature; never blocks, and completes within seconds.
   *
   * @return completed already, unless keys have to be fetched; never exceptionally
   */
  CompletableFuture<Signature> check(SignedJWT token);

  /** Another number whenever the keys are other ones, and 0 while none can be used. */
  long generation();
}

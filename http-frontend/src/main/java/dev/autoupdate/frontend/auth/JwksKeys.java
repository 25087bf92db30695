package dev.autoupdate.frontend.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that an issuer publishes, for RS* and ES*.
 *
 * <p>Known keys are used without asking anybody. They are fetched again, in the background, when
 * they are five minutes old, and at once when a token was signed with one that is not known; never
 * more often than every 10 s, or 2 s after a failure. When the issuer cannot be reached, what is
 * known is used for up to four hours.
 *
 * <p>Any thread may ask; none is held. One fetch is under way at a time, and all who need it share
 * it. The monitor guards when the next one may begin.
 */
final class JwksKeys implements SigningKeys {

  static final Duration REFRESH_AFTER = Duration.ofMinutes(5);
  static final Duration LEAST_PAUSE = Duration.ofSeconds(10);
  static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);
  static final Duration OUTAGE = Duration.ofHours(4);

  private static final Logger LOG = LoggerFactory.getLogger(JwksKeys.class);
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private record Known(JWKSet keys, Instant at, long generation) {}

  private final JwksSource source;
  private final Clock clock;
  private volatile @Nullable Known known;
  private @Nullable CompletableFuture<Boolean> running;
  private Instant notBefore = Instant.MIN;
  private boolean lastFailed;

  JwksKeys(JwksSource source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  @Override
  public CompletableFuture<Signature> check(SignedJWT token) {
    if (!ALGORITHMS.contains(token.getHeader().getAlgorithm())) {
      return CompletableFuture.completedFuture(Signature.WRONG_ALGORITHM);
    }
    Known now = usable();
    if (now != null) {
      refreshIfOld(now);
      Signature seen = look(token, now.keys());
      if (seen != Signature.UNKNOWN) {
        return CompletableFuture.completedFuture(seen);
      }
    }
    return refresh().thenApply(fresh -> lookAgain(token, fresh));
  }

  @Override
  public long generation() {
    Known now = usable();
    if (now == null) {
      return 0;
    }
    // Tokens that are remembered must not keep keys alive that nobody looks at any more.
    refreshIfOld(now);
    return now.generation();
  }

  private Signature lookAgain(SignedJWT token, boolean fresh) {
    Known now = usable();
    Signature seen = now == null ? Signature.UNKNOWN : look(token, now.keys());
    if (seen != Signature.UNKNOWN || !fresh) {
      return seen;
    }
    return token.getHeader().getKeyID() == null ? Signature.BAD : Signature.NO_SUCH_KEY;
  }

  private @Nullable Known usable() {
    Known now = known;
    return now == null || isOlderThan(now, OUTAGE) ? null : now;
  }

  private boolean isOlderThan(Known keys, Duration age) {
    return clock.instant().isAfter(keys.at().plus(age));
  }

  private void refreshIfOld(Known keys) {
    if (isOlderThan(keys, REFRESH_AFTER)) {
      refresh();
    }
  }

  /** Whether the keys known afterwards are as fresh as they may be. */
  private CompletableFuture<Boolean> refresh() {
    CompletableFuture<Boolean> begun;
    synchronized (this) {
      if (running != null) {
        return running;
      }
      if (clock.instant().isBefore(notBefore)) {
        return CompletableFuture.completedFuture(!lastFailed);
      }
      begun = new CompletableFuture<>();
      running = begun;
    }
    source.fetch().whenComplete((keys, failure) -> begun.complete(fetched(keys, failure)));
    return begun;
  }

  private synchronized boolean fetched(@Nullable JWKSet keys, @Nullable Throwable failure) {
    Instant now = clock.instant();
    running = null;
    lastFailed = keys == null;
    notBefore = now.plus(lastFailed ? PAUSE_AFTER_FAILURE : LEAST_PAUSE);
    if (keys == null) {
      LOG.atWarn()
          .addKeyValue("reason", root(failure))
          .log("the keys of the tokens' issuer cannot be fetched");
      return false;
    }
    Known before = known;
    boolean same = before != null && before.keys().toString().equals(keys.toString());
    long generation = before == null ? 1 : before.generation() + (same ? 0 : 1);
    known = new Known(keys, now, generation);
    return true;
  }

  private static @Nullable Throwable root(@Nullable Throwable failure) {
    Throwable root = failure;
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  /** {@code UNKNOWN} when the key that signed is perhaps not known yet. */
  private static Signature look(SignedJWT token, JWKSet keys) {
    List<JWK> fitting = new JWKSelector(JWKMatcher.forJWSHeader(token.getHeader())).select(keys);
    for (JWK key : fitting) {
      if (isSignedWith(token, key)) {
        return Signature.GOOD;
      }
    }
    boolean named = token.getHeader().getKeyID() != null && !fitting.isEmpty();
    return named ? Signature.BAD : Signature.UNKNOWN;
  }

  private static boolean isSignedWith(SignedJWT token, JWK key) {
    try {
      JWSVerifier verifier;
      if (key instanceof RSAKey rsa) {
        verifier = new RSASSAVerifier(rsa);
      } else if (key instanceof ECKey curve) {
        verifier = new ECDSAVerifier(curve);
      } else {
        return false;
      }
      return token.verify(verifier);
    } catch (JOSEException e) {
      return false;
    }
  }
}

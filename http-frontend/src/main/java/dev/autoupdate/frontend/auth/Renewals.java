package dev.autoupdate.frontend.auth;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews expired tokens, each pair once: who brings the same pair shares what is under way, and
 * then what came of it, until the new token expires; a failure is shared for a second.
 *
 * <p>Pairs are known by their hash; the new tokens are kept. So many renewals run at a time, and so
 * many results are remembered, the least used ones forgotten first. Any thread may ask; none is
 * held. The monitor guards both, for a look-up.
 */
final class Renewals {

  static final int MOST_RUNNING = 128;
  static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(Renewals.class);
  private static final int REMEMBERED = 10_000;
  private static final Renewal LATER =
      new Renewal.Missed(new Authentication.Later("the token cannot be renewed now"));
  private static final Renewal REFUSED =
      new Renewal.Missed(new Authentication.Denied(AuthFault.EXPIRED));

  private record Result(Renewal renewal, Instant until) {}

  private final AuthService service;
  private final TokenVerifier verifier;
  private final Clock clock;
  private final Map<ByteBuffer, CompletableFuture<Renewal>> running = new HashMap<>();
  private final Map<ByteBuffer, Result> results = new LastUsed<>(REMEMBERED);
  private final AtomicBoolean failing = new AtomicBoolean();

  /**
   * @param verifier of the new tokens
   * @param clock that they expire by
   */
  Renewals(AuthService service, TokenVerifier verifier, Clock clock) {
    this.service = service;
    this.verifier = verifier;
    this.clock = clock;
  }

  /**
   * A new token in place of {@code access}, verified. Completes within seconds, never
   * exceptionally.
   */
  CompletableFuture<Renewal> renew(String access, String refresh) {
    ByteBuffer pair = VerifiedTokens.hash(access + ' ' + refresh);
    CompletableFuture<Renewal> begun = new CompletableFuture<>();
    synchronized (this) {
      Result result = results.get(pair);
      if (result != null && clock.instant().isBefore(result.until())) {
        return CompletableFuture.completedFuture(result.renewal());
      }
      CompletableFuture<Renewal> same = running.get(pair);
      if (same != null) {
        return same;
      }
      if (running.size() >= MOST_RUNNING) {
        return CompletableFuture.completedFuture(LATER);
      }
      running.put(pair, begun);
    }
    ask(access, refresh)
        .thenCompose(this::verified)
        .whenComplete((renewal, failure) -> end(pair, begun, renewal, failure));
    return begun;
  }

  // Whatever it does, the pair does not stay among those under way.
  private CompletableFuture<Optional<String>> ask(String access, String refresh) {
    try {
      return service.renew(access, refresh);
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<Renewal> verified(Optional<String> text) {
    return text.isEmpty()
        ? CompletableFuture.completedFuture(REFUSED)
        : verifier.verify(text.get()).thenApply(seen -> read(text.get(), seen));
  }

  private static Renewal read(String text, Verification seen) {
    if (seen instanceof Token token && token.expiry().isPresent()) {
      return new Renewal.Renewed(text, token);
    }
    throw new CompletionException(new NoNewToken("the new token is not good"));
  }

  private void end(
      ByteBuffer pair,
      CompletableFuture<Renewal> begun,
      @Nullable Renewal renewal,
      @Nullable Throwable failure) {
    tell(failure);
    Renewal result = renewal == null ? LATER : renewal;
    synchronized (this) {
      running.remove(pair);
      results.put(pair, new Result(result, until(result)));
    }
    begun.complete(result);
  }

  private Instant until(Renewal renewal) {
    Optional<Instant> expiry =
        renewal instanceof Renewal.Renewed renewed ? renewed.token().expiry() : Optional.empty();
    return expiry.orElseGet(() -> clock.instant().plus(PAUSE_AFTER_FAILURE));
  }

  // Once for an outage: each client that comes meets it.
  private void tell(@Nullable Throwable failure) {
    if (failure == null) {
      if (failing.compareAndSet(true, false)) {
        LOG.atInfo().log("expired tokens are renewed again");
      }
    } else if (failing.compareAndSet(false, true)) {
      LOG.atWarn().addKeyValue("reason", reason(failure)).log("expired tokens cannot be renewed");
    }
  }

  // Messages that are not ours may cite the headers, and so tokens.
  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root instanceof NoNewToken ours
        ? String.valueOf(ours.getMessage())
        : root.getClass().getSimpleName();
  }
}

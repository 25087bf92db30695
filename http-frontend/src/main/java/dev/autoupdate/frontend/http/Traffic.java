package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.auth.Identity;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for how much at a time.
 *
 * <p>Any thread may call it. A user takes up memory while a request of theirs is going on, and
 * until their bucket is full again, which takes a second.
 */
final class Traffic {

  private static final long SWEEP_MILLIS = 10_000;

  private final TrafficLimits limits;
  private final Clock clock;
  private final AtomicInteger inAll = new AtomicInteger();
  private final Map<Long, Usage> users = new ConcurrentHashMap<>();
  private volatile long lastSweep;

  Traffic(TrafficLimits limits, Clock clock) {
    this.limits = limits;
    this.clock = clock;
    this.lastSweep = clock.millis();
  }

  /** A request that has not been let in yet. */
  Visit visit() {
    return new Visit();
  }

  /** How many requests are going on. */
  int going() {
    return inAll.get();
  }

  /** How many users something is remembered of. */
  int users() {
    return users.size();
  }

  private @Nullable Problem enter(Identity identity) {
    if (inAll.incrementAndGet() > limits.requests() && limits.requests() > 0) {
      inAll.decrementAndGet();
      return Problem.crowded();
    }
    Problem problem = isCounted(identity) ? enter(identity.userId()) : null;
    if (problem != null) {
      inAll.decrementAndGet();
    }
    return problem;
  }

  private void leave(Identity identity) {
    inAll.decrementAndGet();
    if (isCounted(identity)) {
      users.computeIfPresent(
          identity.userId(),
          (id, usage) -> usage.leave() && usage.isForgettable(clock.millis()) ? null : usage);
    }
  }

  private @Nullable Problem enter(long user) {
    long now = clock.millis();
    sweep(now);
    Problem[] problem = new Problem[1];
    users.compute(
        user,
        (id, present) -> {
          Usage usage = present == null ? new Usage(now) : present;
          problem[0] = usage.enter(now);
          return usage;
        });
    return problem[0];
  }

  private boolean isCounted(Identity identity) {
    return identity instanceof Identity.User
        && (limits.requestsPerUser() > 0 || limits.requestsPerSecond() > 0);
  }

  private void sweep(long now) {
    if (Math.abs(now - lastSweep) >= SWEEP_MILLIS) {
      lastSweep = now;
      users.keySet().forEach(id -> users.computeIfPresent(id, (i, u) -> kept(u, now)));
    }
  }

  private static @Nullable Usage kept(Usage usage, long now) {
    return usage.isForgettable(now) ? null : usage;
  }

  /** One request. It may be over before it is known whose it is. */
  final class Visit {
    private boolean over;
    private @Nullable Identity inside;

    /**
     * The request is this caller's. Told once.
     *
     * @return why it may not go on, or {@code null} when it may
     */
    synchronized @Nullable Problem begin(Identity identity) {
      Problem problem = over ? null : enter(identity);
      inside = over || problem != null ? null : identity;
      return problem;
    }

    /** The request is over. Told once. */
    synchronized void end() {
      over = true;
      if (inside != null) {
        leave(inside);
      }
    }
  }

  /** Of one user: the requests going on, and a bucket of those that may begin. Within compute. */
  private final class Usage {
    private int going;
    private double tokens = limits.requestsPerSecond();
    private long filled;

    private Usage(long now) {
      this.filled = now;
    }

    private @Nullable Problem enter(long now) {
      fill(now);
      if (limits.requestsPerSecond() > 0 && tokens < 1) {
        return Problem.tooMany("too_many_requests", "too many requests in a second");
      }
      if (limits.requestsPerUser() > 0 && going >= limits.requestsPerUser()) {
        return Problem.tooMany(
            "too_many_connections", "too many requests and streams of this user at a time");
      }
      tokens--;
      going++;
      return null;
    }

    private boolean leave() {
      going--;
      return going == 0;
    }

    private boolean isForgettable(long now) {
      fill(now);
      return going == 0 && (limits.requestsPerSecond() == 0 || isFull());
    }

    private boolean isFull() {
      return tokens >= limits.requestsPerSecond();
    }

    // A clock that is set back gives nothing and takes nothing.
    private void fill(long now) {
      double added = Math.max(0, now - filled) * limits.requestsPerSecond() / 1_000.0;
      tokens = Math.min(limits.requestsPerSecond(), tokens + added);
      filled = now;
    }
  }
}

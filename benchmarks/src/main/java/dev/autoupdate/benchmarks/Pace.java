package dev.autoupdate.benchmarks;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends at a constant rate, whether or not the values arrive: a slow server does not slow its load.
 *
 * @param perSecond how many values a second
 * @param duration for how long
 */
record Pace(int perSecond, Duration duration) {

  private static final Duration ARRIVAL_TIMEOUT = Duration.ofSeconds(30);

  /** How many values that are; at least one. */
  int count() {
    return Math.max(1, Math.toIntExact(duration.toMillis() * perSecond / 1_000));
  }

  /** Sends them all and waits until the last one arrived. */
  void run(MeasuredPath path) throws InterruptedException {
    long begin = System.nanoTime();
    long step = TimeUnit.SECONDS.toNanos(1) / perSecond;
    long last = begin;
    for (int i = 0; i < count(); i++) {
      long due = begin + i * step;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      // Two values must differ, or the second would be no change.
      last = Math.max(System.nanoTime(), last + 1);
      path.arrivals().sent(last);
      path.send(last);
    }
    path.arrivals().await(last, ARRIVAL_TIMEOUT);
  }
}

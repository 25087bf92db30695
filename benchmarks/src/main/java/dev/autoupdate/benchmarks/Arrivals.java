package dev.autoupdate.benchmarks;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What arrived at the end of one path, and how long after it was sent. Each value is the {@link
 * System#nanoTime} of its sending, so the values of a path ascend. For any thread.
 */
final class Arrivals {

  private final Histogram nanos = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
  private long newest = Long.MIN_VALUE;
  private @Nullable Exception failure;

  /** A value arrived now; one that was seen before, or overtaken, does not count. */
  synchronized void arrived(long sentNanos, long nowNanos) {
    if (sentNanos <= newest) {
      return;
    }
    newest = sentNanos;
    nanos.recordValue(
        Math.min(Math.max(nowNanos - sentNanos, 0), nanos.getHighestTrackableValue()));
    notifyAll();
  }

  /** The path is broken: whoever waits is told. */
  synchronized void failed(Exception cause) {
    if (failure == null) {
      failure = cause;
    }
    notifyAll();
  }

  /**
   * Waits until {@code sentNanos} or a newer value arrived.
   *
   * @throws IllegalStateException when the path broke, or the time ran out
   */
  synchronized void await(long sentNanos, Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (newest < sentNanos) {
      long left = deadline - System.nanoTime();
      if (failure != null) {
        throw new IllegalStateException("a path broke", failure);
      }
      if (left <= 0) {
        throw new IllegalStateException("a value did not arrive within " + timeout);
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  /** Forgets the times measured so far. */
  synchronized void clear() {
    nanos.reset();
  }

  /** A copy of the times measured since the last {@link #clear}, in nanoseconds. */
  synchronized Histogram times() {
    return nanos.copy();
  }
}

package dev.autoupdate.benchmarks;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What arrived at the end of one path, and how long after it was sent. Each value is the {@link
 * System#nanoTime} of its sending, so the values of a path ascend. For any thread.
 */
final class Arrivals {

  private static final long LONGEST = TimeUnit.MINUTES.toNanos(1);

  private final Histogram received = new Histogram(LONGEST, 3);
  private final Histogram all = new Histogram(LONGEST, 3);
  private final Deque<Long> underway = new ArrayDeque<>();
  private long newest = Long.MIN_VALUE;
  private @Nullable Exception failure;

  /** A value is about to be sent. */
  synchronized void sent(long sentNanos) {
    underway.add(sentNanos);
  }

  /** A value arrived now; one that was seen before, or overtaken, does not count. */
  synchronized void arrived(long sentNanos, long nowNanos) {
    if (sentNanos <= newest) {
      return;
    }
    newest = sentNanos;
    record(received, nowNanos - sentNanos);
    while (!underway.isEmpty() && underway.element() <= sentNanos) {
      record(all, nowNanos - underway.remove());
    }
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
    received.reset();
    all.reset();
  }

  /** A copy of the times of the values that arrived, since {@link #clear}, in nanoseconds. */
  synchronized Histogram received() {
    return received.copy();
  }

  /**
   * A copy of the times of all values sent, each until it or a newer one arrived, since {@link
   * #clear}, in nanoseconds.
   */
  synchronized Histogram all() {
    return all.copy();
  }

  private static void record(Histogram times, long nanos) {
    times.recordValue(Math.min(Math.max(nanos, 0), LONGEST));
  }
}

package dev.autoupdate.frontend.view;

import java.time.Duration;

/**
 * How large views may get, and how many are evaluated at a time.
 *
 * <p>The size of a view is limited by counts alone, never by time, so that every instance decides
 * the same. The others protect one instance.
 *
 * @param maxKeys how many keys a view may lead to, visible or not
 * @param maxReads how many keys one evaluation may read, those that rules depend on included
 * @param maxSteps how much work one evaluation may be, see {@link
 *     dev.autoupdate.frontend.read.WorkBudget}
 * @param maxBytes how many bytes the keys and values of a view may have
 * @param keptBytes how many bytes of the heap what live views keep may take, before nobody may wait
 *     at one more
 * @param running how many evaluations run at a time for requests; those of woken views are apart
 * @param queued how many more may wait for their turn; beyond that a request is turned away
 * @param patience for how long a request waits for its turn
 * @param interval after a view was evaluated again, how long it is not woken for another change of
 *     its structure
 */
public record ViewLimits(
    int maxKeys,
    int maxReads,
    long maxSteps,
    long maxBytes,
    long keptBytes,
    int running,
    int queued,
    Duration patience,
    Duration interval) {

  /**
   * 50,000 keys, 500,000 reads, 20,000,000 steps, 16 MiB, three tenths of the heap, 4 at a time,
   * 20,000 more for 5 s, 50 ms.
   */
  public static final ViewLimits DEFAULTS =
      new ViewLimits(
          50_000,
          500_000,
          20_000_000,
          16 << 20,
          Runtime.getRuntime().maxMemory() / 100 * 30,
          4,
          20_000,
          Duration.ofSeconds(5),
          Duration.ofMillis(50));

  private static final long HEAP_OF_A_DEAR_ONE = 256L << 20;

  /** Checks that each limit admits something. */
  public ViewLimits {
    if (maxKeys < 1
        || maxReads < 1
        || maxSteps < 1
        || maxBytes < 1
        || keptBytes < 1
        || running < 1
        || queued < 1) {
      throw new IllegalArgumentException("limits are at least 1");
    }
    if (interval.isNegative() || patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException("the interval is not negative, the patience positive");
    }
  }

  /** With the default steps, bytes and patience. */
  public ViewLimits(
      int maxKeys, int maxReads, long keptBytes, int running, int queued, Duration interval) {
    this(
        maxKeys,
        maxReads,
        DEFAULTS.maxSteps,
        DEFAULTS.maxBytes,
        keptBytes,
        running,
        queued,
        DEFAULTS.patience,
        interval);
  }

  /** The same with another size of views, in steps and in bytes. */
  public ViewLimits with(long steps, long bytes) {
    return new ViewLimits(
        maxKeys, maxReads, steps, bytes, keptBytes, running, queued, patience, interval);
  }

  /** How many dear evaluations run at a time for requests, beside the cheap ones. */
  int runningDear() {
    long fit = Runtime.getRuntime().maxMemory() / HEAP_OF_A_DEAR_ONE;
    return (int) Math.max(1, Math.min(running / 2, fit));
  }
}

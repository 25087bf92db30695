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
 * @param maxKeptKeys how many keys all views together keep, before nobody may wait at one more
 * @param running how many evaluations run at a time for requests; those of woken views are apart
 * @param queued how many more may wait for their turn; beyond that a request is turned away
 * @param interval after a view was evaluated again, how long it is not woken for another change of
 *     its structure
 */
public record ViewLimits(
    int maxKeys, int maxReads, long maxKeptKeys, int running, int queued, Duration interval) {

  /** 50,000 keys, 500,000 reads, 5,000,000 keys in all, 4 at a time, 100 more, 50 ms. */
  public static final ViewLimits DEFAULTS =
      new ViewLimits(50_000, 500_000, 5_000_000, 4, 100, Duration.ofMillis(50));

  /** Checks that each limit admits something. */
  public ViewLimits {
    if (maxKeys < 1 || maxReads < 1 || maxKeptKeys < 1 || running < 1 || queued < 0) {
      throw new IllegalArgumentException("limits are at least 1, the queue's at least 0");
    }
    if (interval.isNegative()) {
      throw new IllegalArgumentException("the interval is not negative");
    }
  }
}

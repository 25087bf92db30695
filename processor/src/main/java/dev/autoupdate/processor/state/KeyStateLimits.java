package dev.autoupdate.processor.state;

import java.time.Duration;

/**
 * How much is kept where.
 *
 * @param recentSets change sets kept in memory
 * @param recentKeys changed keys kept in memory
 * @param unwrittenKeys changed keys that may wait for the disk before the log has to wait
 * @param flushInterval how often the disk is written
 * @param historyRetention how far back before-images reach, by the log's own time
 */
public record KeyStateLimits(
    int recentSets,
    int recentKeys,
    int unwrittenKeys,
    Duration flushInterval,
    Duration historyRetention) {

  /** What serves well, with this retention. */
  public static KeyStateLimits withRetention(Duration historyRetention) {
    return new KeyStateLimits(20_000, 200_000, 500_000, Duration.ofMillis(200), historyRetention);
  }
}

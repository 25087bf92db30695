package dev.autoupdate.processor.state;

import dev.autoupdate.processor.ingest.SourcePlace;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When each source partition was last known to be read to its end, as heartbeats tell it. Not kept
 * on disk.
 *
 * <p>The applying thread notes; any thread reads.
 */
public final class Freshness {

  private final Map<String, String> topicIds;
  private final Map<Places.Partition, Long> times = new ConcurrentHashMap<>();

  /** Nothing is known yet of the sources with these names and ids. */
  Freshness(Map<String, String> topicIds) {
    this.topicIds = topicIds;
  }

  /** The source partition was read to its end at {@code time}, milliseconds since 1970. */
  void note(SourcePlace source, long time) {
    times.merge(Places.Partition.of(source), time, Math::max);
  }

  /**
   * When all the sources were last known to be read to their end, in milliseconds since 1970; empty
   * as long as that is not known of one of them.
   *
   * @param partitions the sources' topic ids, and how many partitions each has
   */
  public OptionalLong currentAsOf(Map<String, Integer> partitions) {
    long oldest = Long.MAX_VALUE;
    for (Map.Entry<String, Integer> source : partitions.entrySet()) {
      for (int partition = 0; partition < source.getValue(); partition++) {
        Long time = times.get(new Places.Partition(source.getKey(), partition));
        if (time == null) {
          return OptionalLong.empty();
        }
        oldest = Math.min(oldest, time);
      }
    }
    return partitions.isEmpty() ? OptionalLong.empty() : OptionalLong.of(oldest);
  }

  /** Whether a source of one partition was read to its end since the state was loaded. */
  public boolean isCurrent(String topic) {
    String id = topicIds.get(topic);
    return id != null && times.containsKey(new Places.Partition(id, 0));
  }
}

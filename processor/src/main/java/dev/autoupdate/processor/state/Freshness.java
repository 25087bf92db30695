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

  /** Nothing is known yet of the sources with these names and ids, which may change. */
  Freshness(Map<String, String> topicIds) {
    this.topicIds = topicIds;
  }

  /** The source partition was read to its end at {@code time}, milliseconds since 1970. */
  void note(SourcePlace source, long time) {
    times.merge(Places.Partition.of(source), time, Math::max);
  }

  /** When a source partition was last known to be read to its end; empty for never. */
  public OptionalLong asOf(String topicId, int partition) {
    Long time = times.get(new Places.Partition(topicId, partition));
    return time == null ? OptionalLong.empty() : OptionalLong.of(time);
  }

  /** Whether a source of one partition was read to its end since the state was loaded. */
  public boolean isCurrent(String topic) {
    String id = topicIds.get(topic);
    return id != null && times.containsKey(new Places.Partition(id, 0));
  }
}

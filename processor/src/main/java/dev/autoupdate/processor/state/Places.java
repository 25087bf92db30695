package dev.autoupdate.processor.state;

import dev.autoupdate.processor.ingest.LogRecord;
import dev.autoupdate.processor.ingest.SourcePlace;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far each source partition is applied, and the rule by which log records count.
 *
 * <p>A record counts iff its source offset is past the place and it follows what its task logged
 * before: {@code offset > place and (after absent or after <= place)}. The first half drops repeats
 * (restarts, rebalances, a late writer), the second a record that overtook a lost one; that one
 * comes again after its task's restart. It is a function of the log alone, so every replica decides
 * the same.
 *
 * <p>One thread decides and moves; any thread reads.
 */
final class Places {

  /** A partition of a source topic, by the topic's id. */
  record Partition(String topicId, int partition) {
    static Partition of(SourcePlace place) {
      return new Partition(place.topicId(), place.partition());
    }
  }

  private final Map<Partition, Long> offsets = new ConcurrentHashMap<>();

  Places(Map<Partition, Long> offsets) {
    this.offsets.putAll(offsets);
  }

  OptionalLong get(Partition partition) {
    Long offset = offsets.get(partition);
    return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
  }

  /**
   * Whether the record follows what was applied: nothing that its task logged before is missing.
   */
  boolean isInOrder(LogRecord record) {
    return record.after().isEmpty() || record.after().getAsLong() <= place(record.source());
  }

  /** Whether the record is news and in order. */
  boolean accepts(LogRecord record) {
    return record.source().offset() > place(record.source()) && isInOrder(record);
  }

  /** Moves a place forward; never back. */
  void move(SourcePlace to) {
    offsets.merge(Partition.of(to), to.offset(), Math::max);
  }

  Map<Partition, Long> copy() {
    return new HashMap<>(offsets);
  }

  private long place(SourcePlace source) {
    return get(Partition.of(source)).orElse(-1);
  }
}

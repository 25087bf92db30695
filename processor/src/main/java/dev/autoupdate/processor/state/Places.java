package dev.autoupdate.processor.state;

import dev.autoupdate.processor.ingest.LogRecord;
import dev.autoupdate.processor.ingest.PartitionPlace;
import dev.autoupdate.processor.ingest.RecordCheck;
import dev.autoupdate.processor.ingest.SourceNotice;
import dev.autoupdate.processor.ingest.SourcePlace;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far each source partition is applied, and the rule by which log records count.
 *
 * <p>A record counts iff it is of the partition's incarnation, its source offset is past the place,
 * and it follows what is applied: what its task logged before is the newest record that is applied,
 * or nothing was logged since that. The first drops what was read before the partition lost its
 * tail, the second repeats (restarts, rebalances, a late writer), the third a record that overtook
 * a lost one, and one of a task that has read other records at the same offsets; these come again
 * after their task's restart. It is a function of the log alone, so every replica decides the same.
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

  private final Map<Partition, PartitionPlace> places = new ConcurrentHashMap<>();

  Places(Map<Partition, PartitionPlace> places) {
    this.places.putAll(places);
  }

  PartitionPlace get(Partition partition) {
    return places.getOrDefault(partition, PartitionPlace.NONE);
  }

  /** Whether the record follows what is applied. */
  boolean isInOrder(LogRecord record) {
    PartitionPlace place = get(Partition.of(record.source()));
    if (record.source().incarnation() != place.incarnation()) {
      return false;
    }
    if (record.after().isEmpty()) {
      return true;
    }
    long after = record.after().getAsLong();
    return after <= place.offset() && (record.origin() == null || follows(place, after, record));
  }

  private static boolean follows(PartitionPlace place, long after, LogRecord record) {
    if (place.checks().isEmpty()) {
      return true;
    }
    RecordCheck newest = place.checks().get(0);
    OptionalInt sum = Objects.requireNonNull(record.origin()).follows();
    return after > newest.offset()
        || (after == newest.offset() && (sum.isEmpty() || sum.getAsInt() == newest.sum()));
  }

  /** Whether a record that does not count tells that something before it is lost. */
  boolean isStray(LogRecord record) {
    PartitionPlace place = get(Partition.of(record.source()));
    return record.source().incarnation() != place.incarnation()
        || (record.source().offset() > place.offset() && !isInOrder(record));
  }

  /** Whether the record is news and in order. */
  boolean accepts(LogRecord record) {
    return record.source().offset() > get(Partition.of(record.source())).offset()
        && isInOrder(record);
  }

  /** Moves the place to a record that is in order; never back. */
  void move(LogRecord record) {
    Partition partition = Partition.of(record.source());
    RecordCheck check = record.origin() == null ? null : record.origin().check();
    PartitionPlace place = get(partition);
    if (record.origin() != null && record.origin().gap() > place.offset()) {
      place = place.missingUpTo(record.origin().gap());
    }
    places.put(
        partition, check == null ? place.movedTo(record.source().offset()) : place.movedTo(check));
  }

  /** Takes note of what is said about a partition, if it counts. */
  void apply(SourceNotice notice) {
    Partition partition = Partition.of(notice.place());
    PartitionPlace place = get(partition);
    if (notice.kind() == SourceNotice.Kind.ACCEPTED_GAP) {
      places.put(partition, place.accepting(notice.place().offset()));
    } else if (notice.kind() == SourceNotice.Kind.INCARNATION
        && notice.place().incarnation() == place.incarnation() + 1) {
      places.put(partition, place.begunAnewAt(notice.place().offset()));
    }
  }

  Map<Partition, PartitionPlace> copy() {
    return new HashMap<>(places);
  }
}

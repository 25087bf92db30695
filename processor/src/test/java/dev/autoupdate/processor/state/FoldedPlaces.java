package dev.autoupdate.processor.state;

import dev.autoupdate.frontend.read.Epoch;
import dev.autoupdate.processor.ingest.LogRecord;
import dev.autoupdate.processor.ingest.PartitionPlace;
import dev.autoupdate.processor.ingest.RecordCheck;
import dev.autoupdate.processor.ingest.SourceNotice;
import dev.autoupdate.processor.ingest.SourcePlace;
import dev.autoupdate.processor.ingest.Writer;
import dev.autoupdate.schema.ChangeBatch;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The place of one source partition, as the fold of a log has it. */
public final class FoldedPlaces {

  private static final ChangeBatch NOTHING = ChangeBatch.of(Map.of());
  private static final Epoch EPOCH = new Epoch("0123456789ab");

  private final Places places = new Places(Map.of());
  private final Places.Partition partition;
  private String stray = "";

  /** Nothing is applied of partition 0 of this topic. */
  public FoldedPlaces(String topicId) {
    this.partition = new Places.Partition(topicId, 0);
  }

  /** How far the partition is applied. */
  public PartitionPlace place() {
    return places.get(partition);
  }

  /** Whether the newest record that did not follow is of this task. */
  public boolean isStray(String task) {
    return stray.equals(task);
  }

  /** Applies a batch; whether it counts. */
  public boolean apply(
      String task, SourcePlace place, long after, OptionalInt follows, RecordCheck check) {
    LogRecord record = record(task, place, after, follows, OptionalLong.empty(), check);
    boolean counts = places.accepts(record);
    if (counts) {
      places.move(record);
    } else if (places.isStray(record)) {
      stray = task;
    }
    return counts;
  }

  /** Applies a heartbeat. */
  public void beat(String task, SourcePlace place, long after, OptionalInt follows) {
    LogRecord record = record(task, place, after, follows, OptionalLong.of(1), null);
    if (places.isInOrder(record)) {
      places.move(record);
    } else if (places.isStray(record)) {
      stray = task;
    }
  }

  /** Applies an incarnation record. */
  public void begin(SourceNotice record) {
    places.apply(record);
  }

  private static LogRecord record(
      String task,
      SourcePlace place,
      long after,
      OptionalInt follows,
      OptionalLong currentAsOf,
      @Nullable RecordCheck check) {
    return new LogRecord(
        place,
        OptionalLong.of(after),
        NOTHING,
        currentAsOf,
        new LogRecord.Origin(new Writer(EPOCH, task), follows, check, LogRecord.Origin.NO_GAP));
  }
}

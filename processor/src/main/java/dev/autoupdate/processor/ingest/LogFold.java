package dev.autoupdate.processor.ingest;

import dev.autoupdate.frontend.read.Epoch;
import java.time.Duration;
import java.util.List;

/** What ingest asks the replica of the log that it fills. Any thread may ask. */
public interface LogFold {

  /** The offset after the last record of the log that is applied. */
  long position();

  /** Waits until the position is at least this one; whether it is, within the time. */
  boolean await(long position, Duration patience) throws InterruptedException;

  /** The log's epochs up to that position, oldest first; the last one is in force. */
  List<Epoch> epochs();

  /** How far a source partition is applied, at that position or later. */
  PartitionPlace applied(String topicId, int partition);

  /** How far a source partition was applied in an epoch that ended. */
  PartitionPlace owed(String topicId, int partition);

  /**
   * Whether the log has a record of this task that does not follow what is applied: something that
   * the task sent before is lost, and what it sends now will not count.
   */
  boolean isStray(String topicId, int partition, String task);
}

package dev.autoupdate.processor.ingest;

import java.util.OptionalLong;

/**
 * What the ingest tasks of one source ask of what runs them. Asked on stream threads, by one at a
 * time for each partition; must not block, where nothing else is said.
 */
public interface SourceTasks {

  /** Where the task of a partition begins. It was worked out before the task is given records. */
  Beginning beginning(int partition);

  /**
   * The last offset that a task is done with which has processed all records up to {@code
   * processed}: further than that when what follows are no records, but marks of transactions, or
   * records of transactions that were rolled back.
   */
  long doneWith(int partition, long processed);

  /** Whether what the task wrote before is lost in the log: it has to begin anew. */
  boolean isStray(int partition, Writer writer);

  /**
   * Milliseconds since 1970 at which the partition was last known to be read to its end by who is
   * done with {@code done}; absent when it is not, or that is not known.
   */
  OptionalLong currentAsOf(int partition, long done);

  /** Whether the brokers refused what the log was sent of this source record. */
  boolean isRefused(int partition, long offset);

  /**
   * Sends to the log alone what the brokers refused before, be it for others that were sent with
   * it. Waits until the log has all that the task logged before, and this; the one call that
   * blocks.
   *
   * @param record as it was; its value goes beside it, since it is made once
   * @return whether the log took it; else it never will
   * @throws BeginsAnew when that is not known: the task has to begin anew
   */
  boolean logAlone(LogRecord record, byte[] value);
}

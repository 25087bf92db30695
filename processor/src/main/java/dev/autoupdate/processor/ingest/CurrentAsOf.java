package dev.autoupdate.processor.ingest;

import java.util.OptionalLong;

/** Tells how current ingest is. Asked on stream threads, by many at once; must not block. */
@FunctionalInterface
public interface CurrentAsOf {

  /**
   * Milliseconds since 1970 at which this source partition was last known to be read to its end.
   *
   * @param processed the offset of the last record that the task processed, -1 before its first
   * @return absent when it is not read to its end, or that is not known
   */
  OptionalLong currentAsOf(String topic, int partition, long processed);
}

package dev.autoupdate.processor.ingest;

import java.util.OptionalLong;

/** Tells how current ingest is. Asked on stream threads, by many at once; must not block. */
@FunctionalInterface
public interface CurrentAsOf {

  /**
   * Milliseconds since 1970 at which this source partition was last known to be read to its end:
   * now, when the consumer's lag is zero; absent when it is not, or not known.
   */
  OptionalLong currentAsOf(String topic, int partition);
}

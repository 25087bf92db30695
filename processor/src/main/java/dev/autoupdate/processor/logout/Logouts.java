package dev.autoupdate.processor.logout;

import java.time.Instant;

/** Is told of logouts. Called by the reader's thread, so it must not block. */
public interface Logouts {

  /**
   * A session has ended; it may be told more than once.
   *
   * @param at when, not later than now
   */
  void ended(String session, Instant at);

  /**
   * All that had been in the topic when reading began has been told; may be told more than once.
   */
  void upToDate();
}

package dev.autoupdate.frontend.control;

import java.io.IOException;
import java.util.List;

/** What sources had lost before it was read, for operators. Any thread; accepting may block. */
public interface SourceGaps {

  /**
   * Source records that are missing.
   *
   * @param topic the source
   * @param partition of it
   * @param from the first missing offset
   * @param to the last one
   */
  record Gap(String topic, int partition, long from, long to) {}

  /** The gaps that nobody has accepted. */
  List<Gap> open();

  /**
   * Takes a gap, and those before it in its partition, for good: nobody waits for what was there.
   * Counts on every instance, through the log, a moment later.
   *
   * @throws IOException when the log does not take that
   */
  void accept(Gap gap) throws IOException, InterruptedException;
}

package dev.autoupdate.processor.runtime;

import java.time.Clock;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells, every few seconds, how far a replica has read its log. Called by the global thread alone.
 */
final class RestoreProgress implements StateRestoreListener {

  private static final Logger LOG = LoggerFactory.getLogger(RestoreProgress.class);
  private static final long EVERY_MILLIS = 2_000;

  private final Clock clock;
  private long start;
  private long end;
  private long told;
  private volatile String line = "restoring";

  RestoreProgress(Clock clock) {
    this.clock = clock;
  }

  /** One line for a person. */
  String line() {
    return line;
  }

  @Override
  public void onRestoreStart(TopicPartition log, String store, long from, long to) {
    start = from;
    end = to;
    told = clock.millis();
    at(from);
  }

  @Override
  public void onBatchRestored(TopicPartition log, String store, long offset, long count) {
    at(offset);
    if (clock.millis() - told >= EVERY_MILLIS) {
      told = clock.millis();
      LOG.atInfo().log(line);
    }
  }

  @Override
  public void onRestoreEnd(TopicPartition log, String store, long total) {
    at(end);
    LOG.atInfo().addKeyValue("from", start).addKeyValue("to", end).log("key state is read");
  }

  private void at(long offset) {
    long percent = end == 0 ? 100 : 100 * Math.min(offset, end) / end;
    line = "restoring key state, " + percent + " % (" + offset + " of " + end + " log records)";
  }
}

package dev.autoupdate.processor.ingest;

import dev.autoupdate.processor.decode.ChangeDecoder;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.Uuid;

/**
 * What ingest reads and where it writes.
 *
 * @param log the log's topic
 * @param logId that topic's id
 * @param deadLetters the topic for what is rejected
 * @param sources what is read, at least one, each topic once
 * @param maxBatchBytes the largest value of a log record, in bytes; a batch that needs more is
 *     rejected
 * @param heartbeatInterval the time between two heartbeats of a source partition
 * @param maxDeadLetterBytes what the topic of dead letters takes at most, in bytes
 */
public record IngestOptions(
    String log,
    String logId,
    String deadLetters,
    List<Source> sources,
    int maxBatchBytes,
    Duration heartbeatInterval,
    int maxDeadLetterBytes) {

  /** What key, headers and Kafka's framing add to a value in the log, at most, in bytes. */
  public static final int RECORD_OVERHEAD = 1_024;

  /** The largest value that fits Kafka's own default limits, with room to spare. */
  public static final int DEFAULT_MAX_BATCH_BYTES = 1_000_000 - RECORD_OVERHEAD;

  /** Checks that there is something to read, and that the numbers are positive. */
  public IngestOptions {
    sources = List.copyOf(sources);
    if (sources.isEmpty() || maxBatchBytes <= 0 || heartbeatInterval.toMillis() <= 0) {
      throw new IllegalArgumentException(
          "ingest needs a source, and a batch limit and heartbeat interval above zero");
    }
  }

  /** The largest record of the log, in bytes. */
  public int maxLogBytes() {
    return Math.addExact(maxBatchBytes, RECORD_OVERHEAD);
  }

  /**
   * A source topic.
   *
   * @param topic its name
   * @param id its id: a topic that was deleted and created again is another source
   * @param decoder reads its format
   */
  public record Source(String topic, Uuid id, ChangeDecoder decoder) {}
}

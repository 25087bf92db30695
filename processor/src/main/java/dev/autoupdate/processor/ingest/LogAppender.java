package dev.autoupdate.processor.ingest;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Appends single records to the log, besides the stream of batches: what is said about the log and
 * its sources. Each has a producer of its own for the moment. Any thread.
 */
public final class LogAppender {

  private final Map<String, Object> kafka;
  private final String log;
  private final byte[] logId;
  private final int maxBytes;

  /**
   * An appender to {@code log}.
   *
   * @param kafka settings of the client, {@code bootstrap.servers} among them
   * @param logId that topic's id
   * @param maxBytes the largest record
   */
  public LogAppender(Map<String, Object> kafka, String log, String logId, int maxBytes) {
    this.kafka = Map.copyOf(kafka);
    this.log = log;
    this.maxBytes = maxBytes;
    this.logId = logId.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Appends a record, and waits until the log has it, a few seconds at most.
   *
   * @return the offset after it
   * @throws ExecutionException when the log does not take it
   */
  public long append(byte[] key, byte[] value, Headers headers)
      throws ExecutionException, InterruptedException {
    headers.add(LogRecord.LOG_HEADER, logId);
    Producer<byte[], byte[]> producer = Producers.open(kafka, maxBytes);
    try {
      return producer.send(new ProducerRecord<>(log, 0, key, value, headers)).get().offset() + 1;
    } finally {
      producer.close(Duration.ZERO);
    }
  }
}

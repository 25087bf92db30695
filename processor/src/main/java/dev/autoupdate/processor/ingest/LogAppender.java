package dev.autoupdate.processor.ingest;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Appends single records to the log, besides the stream of batches: what is said about the log and
 * its sources. Each has a producer of its own for the moment. Any thread.
 */
public final class LogAppender {

  private static final int PATIENCE_MILLIS = 15_000;

  private final Map<String, Object> kafka;
  private final String log;
  private final byte[] logId;

  /**
   * An appender to {@code log}.
   *
   * @param kafka settings of the client, {@code bootstrap.servers} among them
   * @param logId that topic's id
   */
  public LogAppender(Map<String, Object> kafka, String log, String logId) {
    this.kafka = Map.copyOf(kafka);
    this.log = log;
    this.logId = logId.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Appends a record, and waits until the log has it, 15 s at most.
   *
   * @return the offset after it
   * @throws ExecutionException when the log does not take it
   */
  public long append(byte[] key, byte[] value, Headers headers)
      throws ExecutionException, InterruptedException {
    headers.add(LogRecord.LOG_HEADER, logId);
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings(), new ByteArraySerializer(), new ByteArraySerializer());
    try {
      return producer.send(new ProducerRecord<>(log, 0, key, value, headers)).get().offset() + 1;
    } finally {
      producer.close(Duration.ZERO);
    }
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS / 3);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
    return settings;
  }
}

package dev.autoupdate.processor.ingest;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Looks at a partition as it is now: its ends, and single records. For one thread; what it asks
 * waits for an answer, a few seconds at most.
 */
final class PartitionLook implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration POLL = Duration.ofSeconds(2);

  private final Consumer<byte[], byte[]> consumer;

  PartitionLook(Map<String, Object> kafka) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // Ends are those of all records; a record that was rolled back is told from another one, too.
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    this.consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** The offset of the first record that is there. */
  long beginning(TopicPartition partition) {
    return consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
  }

  /** The offset that the next record will have. */
  long end(TopicPartition partition) {
    return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
  }

  /**
   * The record at an offset between the ends; empty when there is none, as in a compacted topic.
   */
  Optional<RecordCheck> at(TopicPartition partition, long offset) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, offset);
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      if (record.offset() == offset) {
        return Optional.of(check(record));
      }
    }
    return Optional.empty();
  }

  /** The check of a record as it came from the source. */
  static RecordCheck check(ConsumerRecord<byte[], byte[]> record) {
    return RecordCheck.of(
        record.offset(), Math.max(0, record.timestamp()), record.key(), record.value());
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ZERO));
  }
}

package dev.autoupdate.processor.runtime;

import dev.autoupdate.processor.ingest.IngestTasks;
import dev.autoupdate.processor.ingest.Producers;
import dev.autoupdate.processor.ingest.RefusedSends;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler;

/** How the two Streams clients of a log are set up, and why. */
final class StreamsSettings {

  private StreamsSettings() {}

  static Properties ingest(LogOptions options, IngestTasks tasks) {
    Properties properties = common(options, tasks.group());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
    // What was logged and not committed is logged again after a restart: few, not many.
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000);
    consumer(properties, ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    // What a producer has rolled back never happened.
    consumer(properties, ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    // New partitions of a source are found as often.
    consumer(
        properties,
        ConsumerConfig.METADATA_MAX_AGE_CONFIG,
        Math.toIntExact(options.metadataAge().toMillis()));
    // A restarted instance is known by its name and need not wait for its former self to time out.
    consumer(properties, ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, options.instance());
    consumer(properties, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
    consumer(properties, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
    // Streams would wait 100 ms for more to send.
    producer(properties, ProducerConfig.LINGER_MS_CONFIG, 0);
    producer(properties, ProducerConfig.ACKS_CONFIG, "all");
    producer(properties, ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    producer(properties, ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    producer(properties, ProducerConfig.ACKS_CONFIG, "all");
    producer(properties, ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    int largest = options.maxRequestBytes();
    producer(properties, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, largest);
    producer(properties, ProducerConfig.BUFFER_MEMORY_CONFIG, Producers.buffer(largest));
    properties.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, RefusedSends.class);
    properties.put(
        RefusedSends.LETTERS,
        RefusedSends.Letters.of(
            options.ingest().deadLetters(), options.kafka(), largest, tasks::refused));
    return properties;
  }

  static Properties replica(LogOptions options) {
    Properties properties = common(options, options.group() + "-replica");
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 0);
    return properties;
  }

  private static Properties common(LogOptions options, String application) {
    Properties properties = new Properties();
    properties.putAll(options.kafka());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, options.folder().resolve("streams").toString());
    properties.put(
        StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class.getName());
    properties.put(
        StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class.getName());
    properties.put(
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndFailProcessingExceptionHandler.class);
    properties.put("processing.exception.handler.global.enabled", true);
    return properties;
  }

  private static void consumer(Properties properties, String name, Object value) {
    properties.put(StreamsConfig.mainConsumerPrefix(name), value);
  }

  private static void producer(Properties properties, String name, Object value) {
    properties.put(StreamsConfig.producerPrefix(name), value);
  }
}

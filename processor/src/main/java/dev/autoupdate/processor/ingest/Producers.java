package dev.autoupdate.processor.ingest;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Producers for topics of our own: acknowledged by all, in order, and never held for long. */
public final class Producers {

  private Producers() {}

  /**
   * A producer that connects when it is needed. A send is held for five seconds at most before the
   * producer has ever reached a broker, and fails after ten.
   *
   * @param kafka settings of all Kafka clients, {@code bootstrap.servers} among them
   * @param maxRequestBytes the largest record
   */
  public static Producer<byte[], byte[]> open(Map<String, Object> kafka, int maxRequestBytes) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxRequestBytes);
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, buffer(maxRequestBytes));
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** The buffer that lets a producer take records of this size; a smaller one would refuse them. */
  public static long buffer(int maxRequestBytes) {
    return Math.max(32L * 1024 * 1024, 2L * maxRequestBytes);
  }
}

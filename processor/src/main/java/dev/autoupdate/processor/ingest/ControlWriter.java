package dev.autoupdate.processor.ingest;

import dev.autoupdate.frontend.feed.ControlTopic;
import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the control topic. Any thread may send; one that comes before the producer has ever
 * reached a broker is held for five seconds at most.
 */
public final class ControlWriter implements ControlTopic, AutoCloseable {

  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final int maxBatchBytes;

  /**
   * A writer that connects when it is needed.
   *
   * @param kafka settings of all Kafka clients, {@code bootstrap.servers} among them
   * @param topics its control topic and the largest batch
   */
  public static ControlWriter open(Map<String, Object> kafka, TopicOptions topics) {
    return new ControlWriter(
        Producers.open(kafka, topics.logMessageBytes()), topics.control(), topics.maxBatchBytes());
  }

  /** Sends by {@code producer}, which is closed with this. */
  ControlWriter(Producer<byte[], byte[]> producer, String topic, int maxBatchBytes) {
    this.producer = producer;
    this.topic = topic;
    this.maxBatchBytes = maxBatchBytes;
  }

  @Override
  public CompletionStage<Place> send(Map<Key, @Nullable Json> changes) {
    return send(ChangeBatch.of(changes));
  }

  /** Sends a batch, as {@link #send(Map)} does. */
  public CompletionStage<Place> send(ChangeBatch batch) {
    CompletableFuture<Place> place = new CompletableFuture<>();
    try {
      byte[] value = new LogWriter().write(batch);
      if (value.length > maxBatchBytes) {
        throw new IllegalArgumentException(
            "the batch needs " + value.length + " bytes, the limit is " + maxBatchBytes);
      }
      var unused =
          producer.send(
              new ProducerRecord<>(topic, value),
              (metadata, failure) -> {
                if (failure == null) {
                  place.complete(new Place(topic, metadata.partition(), metadata.offset()));
                } else {
                  place.completeExceptionally(failure);
                }
              });
    } catch (RuntimeException e) {
      place.completeExceptionally(e);
    }
    return place;
  }

  /** Gives what is under way a second. */
  @Override
  public void close() {
    producer.close(CLOSE);
  }
}

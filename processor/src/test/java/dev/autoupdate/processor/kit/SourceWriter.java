package dev.autoupdate.processor.kit;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes to a source topic, as an application would. */
public final class SourceWriter implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;

  /** Makes the topic, of one partition, if it is missing. */
  public SourceWriter(String bootstrapServers, String topic) throws Exception {
    this.topic = topic;
    Map<String, Object> config = Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 0);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      create(admin, topic);
      // A new topic is not at once known to whichever part of the broker is asked.
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> !admin.describeTopics(List.of(topic)).allTopicNames().get().isEmpty());
    }
    this.producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static void create(Admin admin, String topic) throws Exception {
    try {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  /** Writes a batch of one change; the value is JSON text. Returns its {@code min=} place. */
  public String change(String key, String value) throws Exception {
    return write("{\"changes\":{\"" + key + "\":" + value + "}}");
  }

  /** Writes a record as it is, and returns its place as {@code min=} takes it. */
  public String write(String record) throws Exception {
    long offset =
        producer
            .send(new ProducerRecord<>(topic, record.getBytes(StandardCharsets.UTF_8)))
            .get()
            .offset();
    return topic + ":0:" + offset;
  }

  @Override
  public void close() {
    producer.close();
  }
}

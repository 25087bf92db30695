package dev.autoupdate.embedded;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 180, unit = TimeUnit.SECONDS)
class EmbeddedKafkaTest {

  @TempDir Path folder;

  @Test
  void whatWasProducedIsConsumedAlsoAfterARestart() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, 0)) {
      createTopic(kafka.bootstrapServers(), "letters");
      produce(kafka.bootstrapServers(), "letters", "a", "b");
      assertThat(consume(kafka.bootstrapServers(), "letters", 2)).containsExactly("a", "b");
    }

    try (EmbeddedKafka again = EmbeddedKafka.start(folder, 0)) {
      produce(again.bootstrapServers(), "letters", "c");
      assertThat(consume(again.bootstrapServers(), "letters", 3)).containsExactly("a", "b", "c");
    }
  }

  @Test
  void whatWasAcknowledgedOutlivesAKill() throws Exception {
    Process process = BrokerProcess.start(folder);
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String address = requireNonNull(out.readLine()).replace("port=", "127.0.0.1:");
      createTopic(address, "letters");
      produce(address, "letters", "a");
    } finally {
      process.destroyForcibly().waitFor();
    }

    try (EmbeddedKafka again = EmbeddedKafka.start(folder, 0)) {
      produce(again.bootstrapServers(), "letters", "b");
      assertThat(consume(again.bootstrapServers(), "letters", 2)).containsExactly("a", "b");
    }
  }

  @Test
  void aTopicThatNobodyCreatedIsUnknown() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      assertThatThrownBy(
              () ->
                  admin
                      .describeTopics(List.of("nowhere"))
                      .allTopicNames()
                      .get(60, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
    }
  }

  @Test
  void aFolderInUseIsRefusedAndItsUserGoesOn() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, 0)) {
      assertThatThrownBy(() -> EmbeddedKafka.start(folder, 0))
          .isInstanceOf(EmbeddedKafkaException.class)
          .hasMessageContaining("is in use by another broker")
          .hasMessageNotContaining("\n");
      createTopic(kafka.bootstrapServers(), "letters");
    }
  }

  @Test
  void aTakenPortIsRefused() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedKafka.start(folder, taken.getLocalPort()))
          .isInstanceOf(EmbeddedKafkaException.class)
          .hasMessageContaining("port " + taken.getLocalPort())
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void aFileInPlaceOfTheFolderIsRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> EmbeddedKafka.start(file, 0))
        .isInstanceOf(EmbeddedKafkaException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void aFolderThatCannotBeWrittenIsRefused() {
    assumeTrue(folder.toFile().setWritable(false) && !Files.isWritable(folder), "root may write");

    assertThatThrownBy(() -> EmbeddedKafka.start(folder, 0))
        .isInstanceOf(EmbeddedKafkaException.class)
        .hasMessageContaining(folder.toString());
  }

  private static void createTopic(String address, String topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
      admin
          .createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
          .all()
          .get(60, TimeUnit.SECONDS);
    }
  }

  private static void produce(String address, String topic, String... values) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", address), new StringSerializer(), new StringSerializer())) {
      for (String value : values) {
        producer.send(new ProducerRecord<>(topic, value)).get(60, TimeUnit.SECONDS);
      }
    }
  }

  private static List<String> consume(String address, String topic, int count) {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                address,
                "group.id",
                "readers-of-" + count,
                "auto.offset.reset",
                "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollInSameThread()
          .until(
              () -> {
                for (ConsumerRecord<String, String> record :
                    consumer.poll(Duration.ofMillis(100))) {
                  values.add(record.value());
                }
                return values.size() >= count;
              });
    }
    return values;
  }
}

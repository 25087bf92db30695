package dev.autoupdate.processor.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.autoupdate.embedded.EmbeddedKafka;
import dev.autoupdate.processor.decode.BatchDecoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
final class IngestIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static EmbeddedKafka kafka;

  @SuppressWarnings("NullAway.Init")
  private static Admin admin;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.start(folder.resolve("broker"), 0);
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  @AfterAll
  static void stop() {
    admin.close();
    kafka.close();
  }

  @Test
  void topicsAreCreatedOnceAndKeepTheirIds() {
    TopicIds created = ensure(options("a-log", List.of("a-changes"), true));
    TopicIds found = ensure(options("a-log", List.of("a-changes"), false));

    assertThat(found).isEqualTo(created);
    assertThat(found.byName())
        .containsOnlyKeys("a-log", "a-log.control", "a-log.dead", "a-log.logouts", "a-changes");
  }

  @Test
  void aMissingSourceIsRefusedAndNothingIsCreated() throws Exception {
    assertThatThrownBy(() -> ensure(options("b-log", List.of("b-changes"), false)))
        .isInstanceOf(TopicsUnusable.class)
        .hasMessageStartingWith("source topic b-changes does not exist");

    assertThat(admin.listTopics().names().get()).noneMatch(name -> name.startsWith("b-"));
  }

  @Test
  void aTopicThatIsNoLogIsRefused() throws Exception {
    create(
        new NewTopic("c-two", 2, (short) 1),
        new NewTopic("c-compacted", 1, (short) 1).configs(Map.of("cleanup.policy", "compact")),
        new NewTopic("c-mortal", 1, (short) 1)
            .configs(Map.of("message.timestamp.type", "LogAppendTime")),
        new NewTopic("c-small", 1, (short) 1)
            .configs(
                Map.of(
                    "max.message.bytes", "2000",
                    "message.timestamp.type", "LogAppendTime",
                    "retention.ms", "-1")));

    assertThatThrownBy(() -> ensure(options("c-two", List.of(), true)))
        .isInstanceOf(TopicsUnusable.class)
        .hasMessageContaining("2 partitions");
    assertThatThrownBy(() -> ensure(options("c-compacted", List.of(), true)))
        .isInstanceOf(TopicsUnusable.class)
        .hasMessageContaining("cleanup.policy=compact");
    assertThatThrownBy(() -> ensure(options("c-mortal", List.of(), true)))
        .isInstanceOf(TopicsUnusable.class)
        .hasMessageContaining("retention.ms=");
    assertThatThrownBy(() -> ensure(options("c-small", List.of(), true)))
        .isInstanceOf(TopicsUnusable.class)
        .hasMessageContaining("max.message.bytes=2000");
  }

  @Test
  void everyRecordOfEveryPartitionIsLoggedOrADeadLetter() throws Exception {
    create(new NewTopic("d-changes", 2, (short) 1));
    TopicOptions topics = options("d-log", List.of("d-changes"), false);
    TopicIds ids = ensure(topics);
    produce("d-changes", 0, "{\"changes\":{\"user/1/a\":1}}", "no", "{\"changes\":{}}");
    produce("d-changes", 1, "{\"changes\":{\"user/2/a\":1}}");

    try (KafkaStreams streams = streams(topics, ids)) {
      streams.start();

      String id = ids.id("d-changes").toString();
      List<LogRecord> logged = consume("d-log", 5);
      assertThat(logged)
          .filteredOn(record -> record.currentAsOf().isEmpty())
          .extracting(LogRecord::source, LogRecord::after)
          .containsExactlyInAnyOrder(
              tuple(new SourcePlace(id, 0, 0), OptionalLong.of(-1)),
              tuple(new SourcePlace(id, 0, 2), OptionalLong.of(0)),
              tuple(new SourcePlace(id, 1, 0), OptionalLong.of(-1)));
      assertThat(logged)
          .filteredOn(record -> record.currentAsOf().isPresent())
          .extracting(record -> record.source().topicId() + ":" + record.source().partition())
          .containsExactlyInAnyOrder(id + ":0", id + ":1");
    }
  }

  // A new topic is not at once known to whichever part of the broker is asked.
  private static void create(NewTopic... topics) throws Exception {
    admin.createTopics(List.of(topics)).all().get();
    List<String> names = Stream.of(topics).map(NewTopic::name).toList();
    Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> admin.describeTopics(names).allTopicNames().get().size() == names.size());
  }

  private static TopicIds ensure(TopicOptions options) {
    return new Topics(admin, PATIENCE).ensure(options);
  }

  private static TopicOptions options(String log, List<String> sources, boolean create) {
    return new TopicOptions(
        log,
        log + ".control",
        log + ".dead",
        log + ".logouts",
        sources,
        create,
        10_000,
        Duration.ofDays(1),
        OptionalInt.empty(),
        OptionalInt.empty());
  }

  private static KafkaStreams streams(TopicOptions topics, TopicIds ids) {
    IngestOptions options =
        new IngestOptions(
            topics.log(),
            ids.id(topics.log()).toString(),
            topics.deadLetters(),
            topics.sources().stream()
                .map(topic -> new IngestOptions.Source(topic, ids.id(topic), new BatchDecoder()))
                .toList(),
            topics.maxBatchBytes(),
            Duration.ofMinutes(5),
            ids.maxDeadLetterBytes());
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, topics.log() + "-ingest");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve("streams").toString());
    return new KafkaStreams(
        IngestTopology.build(options, options.sources().get(0), new FixedTasks()), properties);
  }

  private static void produce(String topic, int partition, String... values) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (String value : values) {
        producer.send(new ProducerRecord<>(topic, partition, null, value.getBytes(UTF_8))).get();
      }
    }
  }

  private static List<LogRecord> consume(String log, int count) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partition = List.of(new TopicPartition(log, 0));
      consumer.assign(partition);
      consumer.seekToBeginning(partition);
      List<LogRecord> records = new ArrayList<>();
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                consumer
                    .poll(Duration.ofMillis(100))
                    .forEach(
                        record -> records.add(LogRecord.decode(record.value(), record.headers())));
                return records.size() >= count;
              });
      return records;
    }
  }
}

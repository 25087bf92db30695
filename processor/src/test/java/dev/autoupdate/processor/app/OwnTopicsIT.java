package dev.autoupdate.processor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.autoupdate.embedded.EmbeddedKafka;
import dev.autoupdate.frontend.control.PolicyControl;
import dev.autoupdate.processor.kit.PollingClient;
import dev.autoupdate.processor.kit.SourceWriter;
import dev.autoupdate.processor.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics of our own are deleted, made unsafe, or get what they cannot take. */
class OwnTopicsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String POLICY =
      """
      version: 1
      collections:
        user:
          modes: { all: "true" }
          fields: { username: all }
      """;

  @TempDir private static Path brokerFolder;
  private static EmbeddedKafka broker;
  private static Admin admin;
  private static int runs;

  @TempDir private Path folder;
  private final String prefix = "own" + runs++ + ".";

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedKafka.start(brokerFolder.resolve("broker"), 0);
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  @AfterAll
  static void stopBroker() {
    admin.close();
    broker.close();
  }

  @Test
  void aControlTopicThatIsGoneIsMadeAgainWithThePolicyInForceAndSourcesGoOn() throws Exception {
    try (SourceWriter source = writer();
        Application service = start("policy.file", policy())) {
      delete("control");

      List<ConsumerRecord<byte[], byte[]>> records = records("control", 1);
      assertThat(new String(records.get(0).value(), StandardCharsets.UTF_8)).contains("~policy");
      assertThat(config("control", "retention.ms")).isEqualTo("-1");
      assertThat(config("control", "message.timestamp.type")).isEqualTo("LogAppendTime");
      assertVisible(service, source.change("user/1/username", "\"ada\""), "ada");
    }
  }

  @Test
  void withTheLogAndTheControlTopicGoneNothingIsServedWithoutThePolicy() throws Exception {
    try (SourceWriter source = writer()) {
      String place =
          source.write("{\"changes\":{\"user/1/secret\":1,\"user/1/username\":\"ada\"}}");
      try (Application service = start("policy.file", policy())) {
        assertVisible(service, place, "ada");
      }
      delete("control");
      delete("log");

      try (Application service = start(Map.of())) {
        assertThat(PolicyControl.stored(service.state())).isNotNull();
        assertVisible(service, place, "ada");
        assertThat(
                PollingClient.get(service.port(), "/system/autoupdate?k=user/1/secret&single=1")
                    .body())
            .isEqualToIgnoringNewLines("{}");
      }
      assertThat(records("control", 1)).isNotEmpty();
    }
  }

  @Test
  void aTopicOfDeadLettersThatIsGoneStopsNothing() throws Exception {
    try (SourceWriter source = writer();
        Application service = start(Map.of())) {
      delete("dead-letters");
      source.write("no json");

      assertVisible(service, source.change("user/1/username", "\"ada\""), "ada");
      assertThat(records("dead-letters", 1)).isNotEmpty();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(config("dead-letters", "message.timestamp.type"))
                      .isEqualTo("LogAppendTime"));
    }
  }

  @Test
  void whatIsTooLargeForEveryTopicIsKeptCutAndTheNextRecordIsApplied() throws Exception {
    create("changes", Map.of("max.message.bytes", "1000000"));
    byte[] value =
        ("{\"changes\":{\"user/1/username\":\"" + "x".repeat(8_800_000) + "\"}}")
            .getBytes(StandardCharsets.UTF_8);
    try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of(
                    "bootstrap.servers",
                    broker.bootstrapServers(),
                    "compression.type",
                    "zstd",
                    "max.request.size",
                    20_000_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        SourceWriter source = writer();
        Application service = start(Map.of())) {
      producer.send(new ProducerRecord<>(prefix + "changes", value)).get();

      assertVisible(service, source.change("user/1/username", "\"ada\""), "ada");
      ConsumerRecord<byte[], byte[]> letter = records("dead-letters", 1).get(0);
      assertThat(header(letter, "cut.value.bytes")).isEqualTo(Integer.toString(value.length));
      assertThat(header(letter, "reason")).isEqualTo("too_large");
    }
  }

  @Test
  void aTopicOfDeadLettersThatTakesLessThanItDidGetsASmallerForm() throws Exception {
    create("dead-letters", Map.of("max.message.bytes", "20000"));
    try (SourceWriter source = writer();
        Application service = start("heartbeat.interval", "30s")) {
      set("dead-letters", "max.message.bytes", "20000");
      await()
          .atMost(PATIENCE)
          .until(() -> config("dead-letters", "max.message.bytes").equals("20000"));
      // Random, so that it stays large when it is compressed.
      byte[] random = new byte[60_000];
      new Random(1).nextBytes(random);
      source.write(HexFormat.of().formatHex(random));

      assertVisible(service, source.change("user/1/username", "\"ada\""), "ada");
      ConsumerRecord<byte[], byte[]> letter = records("dead-letters", 1).get(0);
      assertThat(header(letter, "cut.value.bytes")).isEqualTo("120000");
    }
  }

  @Test
  void aRecordOfTheYear9999IsADeadLetterOfNow() throws Exception {
    create("dead-letters", Map.of("message.timestamp.type", "CreateTime"));
    create("changes", Map.of("message.timestamp.after.max.ms", "9223372036854775807"));
    long year9999 = Instant.parse("9999-01-01T00:00:00Z").toEpochMilli();
    try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        SourceWriter source = writer();
        Application service = start(Map.of())) {
      assertThat(config("dead-letters", "message.timestamp.type")).isEqualTo("LogAppendTime");
      long before = Clock.systemUTC().millis();
      for (long said : List.of(0L, year9999)) {
        producer
            .send(new ProducerRecord<>(prefix + "changes", 0, said, null, new byte[] {1}))
            .get();
      }

      assertVisible(service, source.change("user/1/username", "\"ada\""), "ada");
      List<ConsumerRecord<byte[], byte[]>> letters = records("dead-letters", 2);
      assertThat(letters)
          .extracting(letter -> header(letter, "source.timestamp"))
          .containsExactly("0", Long.toString(year9999));
      assertThat(letters)
          .allSatisfy(
              letter ->
                  assertThat(letter.timestamp()).isBetween(before, Clock.systemUTC().millis()));
    }
  }

  @Test
  void whatIsMadeUnsafeWhileTheServiceRunsIsSetRight() throws Exception {
    try (Application service = start(Map.of())) {
      set("log", "retention.ms", "60000000");
      set("control", "cleanup.policy", "compact");
      set("dead-letters", "unclean.leader.election.enable", "true");
      set("logouts", "message.timestamp.type", "CreateTime");

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(config("log", "retention.ms")).isEqualTo("-1");
                assertThat(config("control", "cleanup.policy")).isEqualTo("delete");
                assertThat(config("dead-letters", "unclean.leader.election.enable"))
                    .isEqualTo("false");
                assertThat(config("logouts", "message.timestamp.type")).isEqualTo("LogAppendTime");
              });
      assertThat(service.health().ready()).isTrue();
    }
  }

  @Test
  void aTopicThatLosesRecordsIsRefusedAtTheStart() throws Exception {
    create("dead-letters", Map.of("cleanup.policy", "compact"));
    try (SourceWriter source = writer()) {
      assertThatThrownBy(() -> start(Map.of()))
          .isInstanceOf(StartupFailure.class)
          .hasMessageContaining("dead-letters has cleanup.policy=compact")
          .hasMessageContaining("--add-config cleanup.policy=delete");
    }
  }

  private String policy() throws Exception {
    Path file = folder.resolve("policy.yaml");
    Files.writeString(file, POLICY);
    return file.toString();
  }

  private void assertVisible(Application service, String place, String value) {
    assertThat(
            PollingClient.comingBack(
                    service.port(), "/system/autoupdate?k=user/1/username&single=1&min=" + place)
                .body())
        .contains(value);
  }

  private SourceWriter writer() throws Exception {
    return new SourceWriter(broker.bootstrapServers(), prefix + "changes");
  }

  private Application start(String name, String value) throws Exception {
    return start(Map.of(name, value));
  }

  private Application start(Map<String, String> more) throws Exception {
    writer().close();
    Map<String, String> given = new HashMap<>();
    given.put("bootstrap.servers", broker.bootstrapServers());
    given.put("port", "0");
    given.put("internal.port", "0");
    given.put("data.dir", folder.resolve("data").toString());
    given.put("sources", prefix + "changes:batch");
    given.put("log", prefix + "log");
    given.put("control.topic", prefix + "control");
    given.put("dead.letters.topic", prefix + "dead-letters");
    given.put("logouts.topic", prefix + "logouts");
    given.put("heartbeat.interval", "1s");
    given.put("stall.after", "5m");
    given.putAll(more);
    Application service =
        Application.start(
            Settings.read(given, Map.of(), null), Formats.BUILT_IN, Clock.systemUTC());
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(service.health().reason()).isEqualTo("ready"));
    return service;
  }

  private void create(String topic, Map<String, String> configs) throws Exception {
    admin
        .createTopics(List.of(new NewTopic(prefix + topic, 1, (short) 1).configs(configs)))
        .all()
        .get();
  }

  private void delete(String topic) throws Exception {
    admin.deleteTopics(List.of(prefix + topic)).all().get();
  }

  private void set(String topic, String name, String value) throws Exception {
    AlterConfigOp set = new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    admin.incrementalAlterConfigs(Map.of(resource(topic), List.of(set))).all().get();
  }

  private String config(String topic, String name) throws Exception {
    Map<ConfigResource, Config> found = admin.describeConfigs(List.of(resource(topic))).all().get();
    return String.valueOf(found.values().iterator().next().get(name).value());
  }

  private ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, prefix + topic);
  }

  /** The first records of a topic, which may come to exist, or to be another one, meanwhile. */
  private List<ConsumerRecord<byte[], byte[]>> records(String topic, int count) {
    TopicPartition partition = new TopicPartition(prefix + topic, 0);
    return await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> {
              try (KafkaConsumer<byte[], byte[]> consumer =
                  new KafkaConsumer<>(
                      Map.of(
                          "bootstrap.servers",
                          broker.bootstrapServers(),
                          "fetch.max.bytes",
                          100_000_000),
                      new ByteArrayDeserializer(),
                      new ByteArrayDeserializer())) {
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
                for (int i = 0; i < 10 && found.size() < count; i++) {
                  consumer.poll(Duration.ofMillis(200)).forEach(found::add);
                }
                return found;
              }
            },
            found -> found.size() >= count);
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}

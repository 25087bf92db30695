package dev.autoupdate.processor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.autoupdate.processor.decode.BatchDecoder;
import dev.autoupdate.processor.kit.PollingClient;
import dev.autoupdate.processor.kit.SourceWriter;
import dev.autoupdate.processor.kit.TestBroker;
import dev.autoupdate.processor.settings.Settings;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service on a real broker, seen from its clients. */
class ApplicationIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static TestBroker broker;
  private static int runs;

  @TempDir private Path folder;
  private final String prefix = "it" + runs++ + ".";

  @BeforeAll
  static void startBroker() throws Exception {
    broker = TestBroker.start();
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.close();
  }

  @Test
  void aChangeReachesTheClientThatWaitsForIt() throws Exception {
    try (SourceWriter source = writer();
        Application service = start("log.1", folder, Formats.BUILT_IN)) {
      PollingClient client = new PollingClient("user/1/username");
      client.poll(service.port());
      assertThat(client.view()).isEmpty();

      source.change("user/1/username", "\"ada\"");

      pollUntil(client, service, "user/1/username", new TextNode("ada"));
    }
  }

  @Test
  void aRejectedRecordIsADeadLetterWithItsReasonAndTheNextOneIsApplied() throws Exception {
    try (SourceWriter source = writer();
        Application service = start("log.1", folder, Formats.BUILT_IN)) {
      source.write("{\"changes\":{\"User/1\":1}}");
      String place = source.change("user/1/username", "\"ada\"");

      assertThat(single(service, "user/1/username", place).body())
          .isEqualToIgnoringNewLines("{\"user/1/username\":\"ada\"}");
      ConsumerRecord<byte[], byte[]> letter = onlyRecord(prefix + "dead-letters");
      assertThat(new String(letter.value(), StandardCharsets.UTF_8))
          .isEqualTo("{\"changes\":{\"User/1\":1}}");
      assertThat(letter.headers().toArray())
          .extracting(header -> new String(header.value(), StandardCharsets.UTF_8))
          .contains("invalid_key", prefix + "changes", "0");
    }
  }

  @Test
  void aClientResumesAtARestartedAndAtANewInstance() throws Exception {
    try (SourceWriter source = writer()) {
      PollingClient client = new PollingClient("user/1/username,user/2/username");
      try (Application service = start("log.1", folder.resolve("a"), Formats.BUILT_IN)) {
        source.change("user/1/username", "\"ada\"");
        pollUntil(client, service, "user/1/username", new TextNode("ada"));
      }
      source.change("user/1/username", "null");
      source.change("user/2/username", "\"bob\"");
      try (Application restarted = start("log.1", folder.resolve("a"), Formats.BUILT_IN)) {
        pollUntil(client, restarted, "user/2/username", new TextNode("bob"));
        assertThat(client.view()).containsOnlyKeys("user/2/username");
      }
      source.change("user/2/username", "\"bea\"");
      try (Application fresh = start("log.1", folder.resolve("b"), Formats.BUILT_IN)) {
        pollUntil(client, fresh, "user/2/username", new TextNode("bea"));
      }
    }
  }

  @Test
  void aDamagedStateFolderIsRebuiltFromTheLog() throws Exception {
    try (SourceWriter source = writer()) {
      String place;
      String before;
      try (Application service = start("log.1", folder, Formats.BUILT_IN)) {
        source.change("user/1/username", "\"ada\"");
        place = source.change("user/2/username", "\"bob\"");
        before = single(service, "user/1/username,user/2/username", place).body();
      }
      damage(folder.resolve("logs").resolve(prefix + "log.1").resolve("state"));
      try (Application service = start("log.1", folder, Formats.BUILT_IN)) {
        assertThat(single(service, "user/1/username,user/2/username", place).body())
            .isEqualTo(before);
      }
    }
  }

  @Test
  void aReplayWithACorrectedDecoderBuildsAnotherStateBesideTheFirst() throws Exception {
    try (SourceWriter source = writer()) {
      source.change("user/1/username", "\"ada\"");
      String place = source.change("vote/1/weight", "\"2\"");
      BatchDecoder plain = new BatchDecoder();
      Formats corrected =
          format ->
              (key, value) ->
                  plain.decode(
                      key,
                      value == null
                          ? null
                          : new String(value, StandardCharsets.UTF_8)
                              .replace("\"vote/1/weight\":\"2\"", "\"vote/1/weight\":2")
                              .getBytes(StandardCharsets.UTF_8));
      Map<Key, Json> first;
      PollingClient client = new PollingClient("vote/1/weight");
      try (Application service = start("log.1", folder, Formats.BUILT_IN)) {
        single(service, "vote/1/weight", place);
        pollUntil(client, service, "vote/1/weight", new TextNode("2"));
        first = service.state().dump();
      }
      try (Application replayed = start("log.2", folder, corrected)) {
        single(replayed, "vote/1/weight", place);
        Map<Key, Json> second = replayed.state().dump();
        Map<Key, Json> differing = new HashMap<>(second);
        differing.entrySet().removeAll(first.entrySet());
        assertThat(differing).containsExactly(Map.entry(Key.of("vote/1/weight"), Json.of("2")));
        assertThat(second).containsOnlyKeys(first.keySet());

        HttpResponse<String> answer =
            PollingClient.get(
                replayed.port(),
                "/system/autoupdate?k=vote/1/weight&longpolling=1&offset=" + client.offset());
        assertThat(answer.statusCode()).isEqualTo(410);
        assertThat(answer.body()).contains("epoch_changed");
        PollingClient anew = new PollingClient("vote/1/weight");
        anew.poll(replayed.port());
        assertThat(anew.view()).containsEntry("vote/1/weight", new IntNode(2));
      }
    }
  }

  @Test
  void aRecreatedLogIsAnotherEpochAndIsFilledFromTheSources() throws Exception {
    try (SourceWriter source = writer();
        Application service = start("log.1", folder, Formats.BUILT_IN)) {
      String place = source.change("user/1/username", "\"ada\"");
      PollingClient client = new PollingClient("user/1/username");
      single(service, "user/1/username", place);
      client.poll(service.port());
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
        admin.deleteTopics(List.of(prefix + "log.1")).all().get();
      }

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                HttpResponse<String> answer =
                    PollingClient.get(
                        service.port(),
                        "/system/autoupdate?k=user/1/username&single=1&offset=" + client.offset());
                assertThat(answer.body()).contains("epoch_changed");
              });
      awaitReady(service);
      assertThat(single(service, "user/1/username", place).body())
          .isEqualToIgnoringNewLines("{\"user/1/username\":\"ada\"}");
    }
  }

  @Test
  void aRecreatedSourceTopicIsReadFromItsBeginning() throws Exception {
    try (Application service = startWithSource()) {
      String source = prefix + "changes";
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
        admin.deleteTopics(List.of(source)).all().get();
        // Until the former one is gone the broker refuses.
        await()
            .atMost(PATIENCE)
            .ignoreExceptions()
            .until(
                () -> {
                  admin.createTopics(List.of(new NewTopic(source, 1, (short) 1))).all().get();
                  return true;
                });
      }
      try (SourceWriter again = writer()) {
        again.change("user/1/username", "\"bea\"");
      }

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(
                          PollingClient.get(
                                  service.port(), "/system/autoupdate?k=user/1/username&single=1")
                              .body())
                      .isEqualToIgnoringNewLines("{\"user/1/username\":\"bea\"}"));
    }
  }

  private Application startWithSource() throws Exception {
    try (SourceWriter source = writer()) {
      source.change("user/1/username", "\"ada\"");
      String place = source.change("user/2/username", "\"bob\"");
      Application service = start("log.1", folder, Formats.BUILT_IN);
      single(service, "user/1/username", place);
      return service;
    }
  }

  private SourceWriter writer() throws Exception {
    return new SourceWriter(broker.bootstrapServers(), prefix + "changes");
  }

  private Application start(String log, Path data, Formats formats) throws Exception {
    Map<String, String> given = new HashMap<>();
    given.put("bootstrap.servers", broker.bootstrapServers());
    given.put("port", "0");
    given.put("internal.port", "0");
    given.put("data.dir", data.toString());
    given.put("sources", prefix + "changes:batch");
    given.put("log", prefix + log);
    given.put("control.topic", prefix + "control");
    given.put("dead.letters.topic", prefix + "dead-letters");
    given.put("logouts.topic", prefix + "logouts");
    given.put("longpoll.timeout", "1s");
    given.put("heartbeat.interval", "1s");
    Application service =
        Application.start(Settings.read(given, Map.of(), null), formats, Clock.systemUTC());
    awaitReady(service);
    return service;
  }

  private static void awaitReady(Application service) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(service.health().reason()).isEqualTo("ready"));
  }

  private static HttpResponse<String> single(Application service, String keys, String min)
      throws Exception {
    HttpResponse<String> answer =
        PollingClient.comingBack(
            service.port(), "/system/autoupdate?k=" + keys + "&single=1&min=" + min);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  private static void pollUntil(
      PollingClient client, Application service, String key, JsonNode value) {
    client.pollUntil(service.port(), key, value);
  }

  private static ConsumerRecord<byte[], byte[]> onlyRecord(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(Set.of(new TopicPartition(topic, 0)));
      consumer.seekToBeginning(consumer.assignment());
      List<ConsumerRecord<byte[], byte[]>> found =
          await()
              .atMost(PATIENCE)
              .until(
                  () -> consumer.poll(Duration.ofMillis(200)).records(new TopicPartition(topic, 0)),
                  records -> !records.isEmpty());
      assertThat(found).hasSize(1);
      return found.get(0);
    }
  }

  private static void damage(Path state) throws Exception {
    try (Stream<Path> files = Files.list(state)) {
      for (Path file : files.filter(f -> f.toString().matches(".*(MANIFEST|CURRENT).*")).toList()) {
        Files.writeString(file, "damaged");
      }
    }
  }
}

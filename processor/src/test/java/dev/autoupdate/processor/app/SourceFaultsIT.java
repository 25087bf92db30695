package dev.autoupdate.processor.app;

import static dev.autoupdate.processor.app.Scene.PATIENCE;
import static dev.autoupdate.processor.app.Scene.awaitReady;
import static dev.autoupdate.processor.app.Scene.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.autoupdate.processor.kit.SourceWriter;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Sources as Kafka lets them be: rolled back, made anew, longer, shorter, cut. */
class SourceFaultsIT {

  private static final String USER = "user/1/username";
  private static final String OTHER = "user/2/username";

  @TempDir private Path folder;
  private Scene scene;

  @BeforeEach
  void startBroker() {
    scene = new Scene(folder);
  }

  @AfterEach
  void stopBroker() {
    scene.close();
  }

  @Test
  void whatIsRolledBackIsNeverSeenAndWhatIsNotDecidedIsNotCurrent() throws Exception {
    try (SourceWriter source = writer();
        KafkaProducer<byte[], byte[]> transactions = transactional();
        Application service =
            scene.start("service", "source.transaction.max", "2s", "stall.after", "2s")) {
      awaitReady(service);
      source.change(USER, "\"ada\"");
      transactions.beginTransaction();
      transactions.send(record(USER, "\"never\"")).get();
      transactions.abortTransaction();
      transactions.beginTransaction();
      long committed = transactions.send(record(OTHER, "\"bob\"")).get().offset();
      transactions.commitTransaction();

      // The last offset is that of a mark, which nobody is ever given as a record.
      String answer = value(service, USER + "," + OTHER, "changes:0:" + (committed + 1));
      assertThat(answer).isEqualTo("{\"user/1/username\":\"ada\",\"user/2/username\":\"bob\"}\n");

      transactions.beginTransaction();
      transactions.send(record(USER, "\"open\"")).get();
      source.change(OTHER, "\"behind it\"");
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(service.health().reason())
                      .contains("held back", "changes-0", "producer", "abort"));
      assertThat(service.health().ready()).isFalse();
      assertThat(service.state().dump())
          .containsEntry(Key.of(OTHER), Json.of("\"bob\""))
          .containsEntry(Key.of(USER), Json.of("\"ada\""));

      transactions.abortTransaction();
      awaitReady(service);
      assertThat(service.state().dump())
          .containsEntry(Key.of(OTHER), Json.of("\"behind it\""))
          .containsEntry(Key.of(USER), Json.of("\"ada\""));
    }
  }

  @Test
  void aSourceThatIsMadeAnewIsReadFromItsBeginningHoweverOften() throws Exception {
    try (Application service = startWithSource("service");
        Admin admin = scene.admin()) {
      for (int i = 0; i < 3; i++) {
        String last = "";
        try (SourceWriter source = writer()) {
          for (int id = 1; id <= 10 - i; id++) {
            last = source.change("note/" + id + "/text", Integer.toString(i));
          }
        }
        String end = last;
        await()
            .atMost(PATIENCE)
            .until(() -> service.state().dump().get(Key.of("note/1/text")) != null);
        int round = i;
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> {
                  for (int id = 1; id <= 10 - round; id++) {
                    assertThat(service.state().dump())
                        .containsEntry(
                            Key.of("note/" + id + "/text"), Json.of(Integer.toString(round)));
                  }
                });
        assertThat(value(service, "note/1/text", end)).contains(Integer.toString(i));
        admin.deleteTopics(List.of("changes")).all().get();
        awaitGone(admin);
      }
    }
  }

  @Test
  void partitionsThatAreAddedAreReadSoonAndNobodyIsUnreadyForThem() throws Exception {
    try (SourceWriter source = writer();
        Application service = scene.start("service", "source.metadata.age", "500ms");
        Admin admin = scene.admin();
        KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
      source.change(USER, "\"ada\"");
      awaitReady(service);

      admin.createPartitions(Map.of("changes", NewPartitions.increaseTo(3))).all().get();
      long offset =
          await()
              .atMost(PATIENCE)
              .ignoreExceptions()
              .until(
                  () ->
                      producer
                          .send(new ProducerRecord<>("changes", 2, null, change(OTHER, "\"bob\"")))
                          .get()
                          .offset(),
                  sent -> true);

      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                assertThat(service.health().ready()).isTrue();
                return service.state().dump().containsKey(Key.of(OTHER));
              });
      assertThat(value(service, OTHER, "changes:2:" + offset)).contains("bob");
      try (Application second = scene.start("second")) {
        awaitReady(second);
      }
    }
  }

  @Test
  void whatWasRejectedIsReachedAlsoAfterARestart() throws Exception {
    String rejected;
    try (Application service = startWithSource("service");
        SourceWriter source = writer()) {
      value(service, USER, source.change(USER, "\"ada\""));
      rejected = source.write("no batch");
      value(service, USER, rejected);
    }
    try (Application service = scene.start("service")) {
      assertThat(value(service, USER, rejected)).contains("ada");
    }
  }

  @Test
  void aSourceThatLostItsTailIsReadAgainFromWhereItIsAnotherOne() throws Exception {
    try (SourceWriter source = writer();
        Application service = scene.start("service")) {
      value(service, USER, source.change(USER, "\"ada\""));
      scene.restart(() -> scene.copy("changes"));
      value(service, USER, source.change(USER, "\"lost\""));
      value(service, USER, source.change("note/1/text", "\"lost\""));
      scene.restart(() -> scene.restore("changes"));
    }
    try (SourceWriter source = writer()) {
      source.change(USER, "\"bob\"");
      source.change(OTHER, "\"cy\"");
      String last = source.change(OTHER, "\"di\"");
      try (Application service = scene.start("service");
          Application other = scene.start("other")) {
        assertThat(value(service, USER + "," + OTHER, last))
            .isEqualTo("{\"user/1/username\":\"bob\",\"user/2/username\":\"di\"}\n");
        awaitReady(other);
        assertThat(other.state().dump()).isEqualTo(service.state().dump());
      }
    }
  }

  @Test
  void aServiceThatRunsSeesThatItsSourceLostItsTail() throws Exception {
    try (SourceWriter source = writer();
        Application service = scene.start("service")) {
      value(service, USER, source.change(USER, "\"ada\""));
      scene.restart(() -> scene.copy("changes"));
      value(service, USER, source.change(USER, "\"lost\""));
      value(service, USER, source.change("note/1/text", "\"lost\""));
      scene.restart(() -> scene.restore("changes"));

      source.change(USER, "\"bob\"");
      source.change(OTHER, "\"cy\"");
      String last = source.change(OTHER, "\"di\"");

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(service.state().dump())
                      .containsEntry(Key.of(USER), Json.of("\"bob\""))
                      .containsEntry(Key.of(OTHER), Json.of("\"di\"")));
      assertThat(value(service, OTHER, last)).contains("di");
      awaitReady(service);
    }
  }

  @Test
  void aSourceThatIsGoneDoesNotHoldUpAnother() throws Exception {
    try (SourceWriter source = writer();
        SourceWriter other = new SourceWriter(scene.bootstrapServers(), "others");
        Application service = scene.start("service", "sources", "changes:batch,others:batch")) {
      awaitReady(service);
      try (Admin admin = scene.admin()) {
        admin.deleteTopics(List.of("changes")).all().get();
      }
      assertThat(value(service, OTHER, other.change(OTHER, "\"bob\""))).contains("bob");
    }
  }

  @Test
  void aSourceThatIsCutBehindAKnownPlaceIsAGapThatIsSaid() throws Exception {
    try (SourceWriter source = writer();
        Admin admin = scene.admin()) {
      try (Application service = scene.start("service")) {
        value(service, USER, source.change(USER, "\"ada\""));
      }
      for (int i = 0; i < 10; i++) {
        source.change(OTHER, Integer.toString(i));
      }
      admin
          .deleteRecords(Map.of(new TopicPartition("changes", 0), RecordsToDelete.beforeOffset(6)))
          .all()
          .get();
      try (Application service = scene.start("service")) {
        String last = source.change(OTHER, "\"bob\"");

        assertThat(value(service, OTHER, last)).contains("bob");
        assertThat(gaps(service, "list")).isEqualTo("changes:0:1-5\n");
        gaps(service, "accept", "changes:0:1-5");
        await().atMost(PATIENCE).until(() -> gaps(service, "list").isEmpty());
      }
    }
  }

  private static String gaps(Application service, String command, String... gaps) {
    StringWriter out = new StringWriter();
    CommandLine line = Main.commandLine(Map.of(), settings -> {});
    line.setOut(new PrintWriter(out, true));
    List<String> all = new ArrayList<>(List.of("gaps", command));
    all.add("--internal-port=" + service.internalPort());
    all.addAll(List.of(gaps));
    assertThat(line.execute(all.toArray(String[]::new))).isZero();
    return out.toString();
  }

  private SourceWriter writer() throws Exception {
    return new SourceWriter(scene.bootstrapServers(), "changes");
  }

  private Application startWithSource(String instance) throws Exception {
    try (SourceWriter unused = writer()) {
      return scene.start(instance);
    }
  }

  private static void awaitGone(Admin admin) {
    await().atMost(PATIENCE).until(() -> !admin.listTopics().names().get().contains("changes"));
  }

  private KafkaProducer<byte[], byte[]> transactional() {
    KafkaProducer<byte[], byte[]> producer = producer(Map.of("transactional.id", "writer"));
    producer.initTransactions();
    return producer;
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> config = new HashMap<>(more);
    config.put("bootstrap.servers", scene.bootstrapServers());
    config.put("metadata.max.age.ms", Math.toIntExact(Duration.ofMillis(500).toMillis()));
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static ProducerRecord<byte[], byte[]> record(String key, String value) {
    return new ProducerRecord<>("changes", change(key, value));
  }

  private static byte[] change(String key, String value) {
    return ("{\"changes\":{\"" + key + "\":" + value + "}}").getBytes(StandardCharsets.UTF_8);
  }
}

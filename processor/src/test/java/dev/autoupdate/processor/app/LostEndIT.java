package dev.autoupdate.processor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.autoupdate.embedded.EmbeddedKafka;
import dev.autoupdate.frontend.read.Epoch;
import dev.autoupdate.processor.kit.PollingClient;
import dev.autoupdate.processor.kit.SourceWriter;
import dev.autoupdate.processor.settings.Settings;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The log loses its end: the broker comes up with an older copy of it, all else being as it was.
 */
class LostEndIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Key USER = Key.of("user/1/username");

  @TempDir private Path folder;
  private EmbeddedKafka broker;

  @BeforeEach
  void startBroker() {
    broker = EmbeddedKafka.start(folder.resolve("broker"), 0);
  }

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  @Test
  void everyReplicaAgreesOnTheEpochOfALogThatLostItsEnd() throws Exception {
    try (SourceWriter source = new SourceWriter(broker.bootstrapServers(), "changes");
        Application witness = start("witness")) {
      Epoch before = witness.state().epoch();
      String kept = tokenOf(witness, source, "\"ada\"");
      restart(this::copyLog);
      String lost = tokenOf(witness, source, "\"bob\"");
      restart(this::restoreLog);

      awaitGone(witness, lost);
      awaitReady(witness);
      awaitGone(witness, kept);
      Epoch after = witness.state().epoch();
      assertThat(after).isNotEqualTo(before);
      assertThat(witness.state().dump()).containsEntry(USER, Json.of("\"ada\""));
      try (Application fresh = start("fresh")) {
        awaitReady(fresh);
        assertThat(fresh.state().epoch()).isEqualTo(after);
        assertThat(fresh.state().dump()).isEqualTo(witness.state().dump());
        awaitGone(fresh, lost);
        awaitGone(fresh, kept);

        String place = source.change(USER.toString(), "\"cy\"");

        assertThat(value(witness, place)).contains("cy");
        assertThat(value(fresh, place)).contains("cy");
      }
    }
  }

  @Test
  void aReplicaThatWasAwayFindsItsRecordsReplacedByOthersAndBeginsAnotherEpochForAll()
      throws Exception {
    try (SourceWriter source = new SourceWriter(broker.bootstrapServers(), "changes")) {
      long position;
      String lost;
      try (Application away = start("away")) {
        tokenOf(away, source, "\"ada\"");
        restart(this::copyLog);
        lost = tokenOf(away, source, "\"bob\"");
        position = away.state().position();
      }
      restart(this::restoreLog);
      try (Application unaware = start("unaware")) {
        awaitReady(unaware);
        Epoch before = unaware.state().epoch();
        for (int i = 0; unaware.state().position() <= position + 5; i++) {
          value(unaware, source.change("motion/1/title", Integer.toString(i)));
        }
        assertThat(unaware.state().epoch()).isEqualTo(before);

        try (Application away = start("away")) {
          awaitGone(away, lost);
          awaitGone(unaware, lost);
          awaitReady(away);
          awaitReady(unaware);
          assertThat(away.state().epoch()).isEqualTo(unaware.state().epoch()).isNotEqualTo(before);
          String place = source.change("motion/1/title", "\"last\"");
          assertThat(value(away, place)).contains("ada");
          assertThat(value(unaware, place)).contains("ada");
          assertThat(away.state().dump()).isEqualTo(unaware.state().dump());
        }
      }
    }
  }

  /** The offset a client has when it was told the change. */
  private String tokenOf(Application service, SourceWriter source, String value) throws Exception {
    awaitReady(service);
    PollingClient client = new PollingClient(USER.toString());
    value(service, source.change(USER.toString(), value));
    client.poll(service.port());
    assertThat(client.view().get(USER.toString())).hasToString(value);
    return client.offset();
  }

  private static String value(Application service, String min) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                PollingClient.get(
                    service.port(), "/system/autoupdate?k=" + USER + "&single=1&min=" + min),
            answer -> answer.statusCode() == 200)
        .body();
  }

  private static void awaitGone(Application service, String token) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              HttpResponse<String> answer =
                  PollingClient.get(
                      service.port(), "/system/autoupdate?k=" + USER + "&single=1&offset=" + token);
              assertThat(answer.body()).contains("epoch_changed");
              assertThat(answer.statusCode()).isEqualTo(410);
            });
  }

  private static void awaitReady(Application service) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(service.health().reason()).isEqualTo("ready"));
  }

  private Application start(String instance) throws Exception {
    Map<String, String> given = new HashMap<>();
    given.put("bootstrap.servers", broker.bootstrapServers());
    given.put("port", "0");
    given.put("internal.port", "0");
    given.put("data.dir", folder.resolve(instance).toString());
    given.put("sources", "changes:batch");
    given.put("log", "log");
    given.put("control.topic", "control");
    given.put("dead.letters.topic", "dead-letters");
    given.put("logouts.topic", "logouts");
    given.put("longpoll.timeout", "1s");
    given.put("heartbeat.interval", "1s");
    return Application.start(
        Settings.read(given, Map.of(), null), Formats.BUILT_IN, Clock.systemUTC());
  }

  private interface Meanwhile {
    void run() throws IOException;
  }

  private void restart(Meanwhile meanwhile) throws IOException {
    int port = broker.port();
    broker.close();
    meanwhile.run();
    broker = EmbeddedKafka.start(folder.resolve("broker"), port);
  }

  private void copyLog() throws IOException {
    copy(folder.resolve("broker").resolve("log-0"), folder.resolve("copy"));
  }

  private void restoreLog() throws IOException {
    Path log = folder.resolve("broker").resolve("log-0");
    for (Path file : files(log)) {
      Files.delete(file);
    }
    copy(folder.resolve("copy"), log);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (Path file : files(from)) {
      Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }
}

package dev.autoupdate.processor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.autoupdate.frontend.read.Epoch;
import dev.autoupdate.processor.kit.PollingClient;
import dev.autoupdate.processor.kit.SourceWriter;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * The log loses its end: the broker comes up with an older copy of it, all else being as it was.
 */
class LostEndIT {

  private static final Key USER = Key.of("user/1/username");

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
  void everyReplicaAgreesOnTheEpochOfALogThatLostItsEnd() throws Exception {
    try (SourceWriter source = new SourceWriter(scene.bootstrapServers(), "changes");
        Application witness = scene.start("witness")) {
      Epoch before = witness.state().epoch();
      String kept = tokenOf(witness, source, "\"ada\"");
      scene.restart(() -> scene.copy("log"));
      String lost = tokenOf(witness, source, "\"bob\"");
      scene.restart(() -> scene.restore("log"));

      awaitGone(witness, lost);
      Scene.awaitReady(witness);
      awaitGone(witness, kept);
      Epoch after = witness.state().epoch();
      assertThat(after).isNotEqualTo(before);
      // The source has still got what the log lost.
      assertThat(witness.state().dump()).containsEntry(USER, Json.of("\"bob\""));
      try (Application fresh = scene.start("fresh")) {
        Scene.awaitReady(fresh);
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
    try (SourceWriter source = new SourceWriter(scene.bootstrapServers(), "changes")) {
      long position;
      String lost;
      try (Application away = scene.start("away")) {
        tokenOf(away, source, "\"ada\"");
        scene.restart(() -> scene.copy("log"));
        lost = tokenOf(away, source, "\"bob\"");
        position = away.state().position();
      }
      scene.restart(() -> scene.restore("log"));
      try (Application unaware = scene.start("unaware")) {
        Scene.awaitReady(unaware);
        Epoch before = unaware.state().epoch();
        for (int i = 0; unaware.state().position() <= position + 5; i++) {
          value(unaware, source.change("motion/1/title", Integer.toString(i)));
        }
        assertThat(unaware.state().epoch()).isEqualTo(before);

        try (Application away = scene.start("away")) {
          awaitGone(away, lost);
          awaitGone(unaware, lost);
          Scene.awaitReady(away);
          Scene.awaitReady(unaware);
          assertThat(away.state().epoch()).isEqualTo(unaware.state().epoch()).isNotEqualTo(before);
          String place = source.change("motion/1/title", "\"last\"");
          assertThat(value(away, place)).contains("bob");
          assertThat(value(unaware, place)).contains("bob");
          assertThat(away.state().dump()).isEqualTo(unaware.state().dump());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatTheLogLostComesAgainAndNobodySeesWhatAPolicyHidMeanwhile(boolean all) throws Exception {
    try (SourceWriter source = new SourceWriter(scene.bootstrapServers(), "changes");
        Application service = scene.start("service", "policy.file", policy(1, "open"))) {
      value(service, source.change("note/1/text", "\"harmless\""));
      scene.restart(() -> scene.copy("log"));
      apply(service, policy(2, "closed"));
      for (int i = 1; i <= 30; i++) {
        source.change("note/" + i + "/title", Integer.toString(i));
      }
      value(service, source.change("note/1/text", "\"secret\""));
      Epoch before = service.state().epoch();

      scene.restart(
          () -> {
            if (all) {
              scene.lose("log");
            } else {
              scene.restore("log");
            }
          });

      await()
          .atMost(Scene.PATIENCE)
          .until(
              () -> {
                HttpResponse<String> answer =
                    PollingClient.get(service.port(), "/system/autoupdate?single=1&k=note/1/text");
                assertThat(answer.body()).doesNotContain("secret");
                return service.health().ready() && !service.state().epoch().equals(before);
              });
      for (int i = 1; i <= 30; i++) {
        assertThat(service.state().dump())
            .containsEntry(Key.of("note/" + i + "/title"), Json.of(Integer.toString(i)));
      }
      assertThat(service.state().dump())
          .containsEntry(Key.of("note/1/text"), Json.of("\"secret\""));
    }
  }

  @Test
  void nothingIsLostForGoodWhenTheLogLosesItsEndWhileTwoInstancesWrite() throws Exception {
    int batches = 1_500;
    try (SourceWriter source = new SourceWriter(scene.bootstrapServers(), "changes");
        Application one = scene.start("one");
        Application two = scene.start("two")) {
      Scene.awaitReady(one);
      Scene.awaitReady(two);
      AtomicReference<String> last = new AtomicReference<>("");
      AtomicInteger written = new AtomicInteger();
      CompletableFuture<Void> writing =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 1; i <= batches; i++) {
                  last.set(write(source, i));
                  written.set(i);
                }
              });
      await().atMost(Scene.PATIENCE).until(() -> written.get() > 400);
      scene.restart(() -> scene.copy("log"));
      await().atMost(Scene.PATIENCE).until(() -> written.get() > 800);
      scene.restart(() -> scene.restore("log"));
      writing.get(60, TimeUnit.SECONDS);

      for (Application service : List.of(one, two)) {
        value(service, Objects.requireNonNull(last.get()));
        Scene.awaitReady(service);
        for (int i = 1; i <= batches; i++) {
          assertThat(service.state().dump())
              .containsEntry(Key.of("note/" + i + "/title"), Json.of(Integer.toString(i)));
        }
      }
    }
  }

  private static String write(SourceWriter source, int i) {
    try {
      return source.change("note/" + i + "/title", Integer.toString(i));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private String policy(int version, String mode) throws IOException {
    Path file = folder.resolve("policy-" + version + ".yaml");
    Files.writeString(
        file,
        """
        version: %d
        collections:
          note:
            modes: { open: "true", closed: "false" }
            fields: { text: %s }
            default: open
        """
            .formatted(version, mode));
    return file.toString();
  }

  private static void apply(Application service, String file) {
    CommandLine line = Main.commandLine(Map.of(), settings -> {});
    assertThat(line.execute("policy", "apply", "--internal-port=" + service.internalPort(), file))
        .isZero();
  }

  /** The offset a client has when it was told the change. */
  private String tokenOf(Application service, SourceWriter source, String value) throws Exception {
    Scene.awaitReady(service);
    PollingClient client = new PollingClient(USER.toString());
    value(service, source.change(USER.toString(), value));
    client.poll(service.port());
    assertThat(client.view().get(USER.toString())).hasToString(value);
    return client.offset();
  }

  private static String value(Application service, String min) {
    return Scene.value(service, USER.toString(), min);
  }

  private static void awaitGone(Application service, String token) {
    Scene.awaitGone(service, USER.toString(), token);
  }
}

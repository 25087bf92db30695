package dev.autoupdate.processor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.autoupdate.embedded.EmbeddedKafka;
import dev.autoupdate.processor.kit.PollingClient;
import dev.autoupdate.processor.settings.Settings;
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
import org.apache.kafka.clients.admin.Admin;

/**
 * A broker whose folder can be tampered with, and instances of the service on it: what a failure is
 * tried with. For one thread.
 */
final class Scene implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What happens while the broker is away. */
  interface Meanwhile {
    void run() throws IOException;
  }

  private final Path folder;
  private EmbeddedKafka broker;

  Scene(Path folder) {
    this.folder = folder;
    this.broker = EmbeddedKafka.start(folder.resolve("broker"), 0);
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
  }

  /** Starts an instance that reads the source {@code changes}. */
  Application start(String instance, String... settings) throws Exception {
    Map<String, String> given = new HashMap<>();
    given.put("bootstrap.servers", bootstrapServers());
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
    for (int i = 0; i < settings.length; i += 2) {
      given.put(settings[i], settings[i + 1]);
    }
    return Application.start(
        Settings.read(given, Map.of(), null), Formats.BUILT_IN, Clock.systemUTC());
  }

  /** Starts the broker again, at the same port. */
  void restart(Meanwhile meanwhile) throws IOException {
    int port = broker.port();
    broker.close();
    meanwhile.run();
    broker = EmbeddedKafka.start(folder.resolve("broker"), port);
  }

  /** Copies the broker's folder of the only partition of a topic; while the broker is away. */
  void copy(String topic) throws IOException {
    copy(partition(topic), folder.resolve("copy-" + topic));
  }

  /** Puts the copy in its place. */
  void restore(String topic) throws IOException {
    empty(topic);
    copy(folder.resolve("copy-" + topic), partition(topic));
  }

  /** Deletes all that the broker has of a topic, which is there and empty then. */
  void lose(String topic) throws IOException {
    for (Path file : files(partition(topic))) {
      if (!file.getFileName().toString().equals("partition.metadata")) {
        Files.delete(file);
      }
    }
  }

  private void empty(String topic) throws IOException {
    for (Path file : files(partition(topic))) {
      Files.delete(file);
    }
  }

  private Path partition(String topic) {
    return folder.resolve("broker").resolve(topic + "-0");
  }

  static void awaitReady(Application service) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(service.health().reason()).isEqualTo("ready"));
  }

  /** What is answered for these keys when the instance has reached a place of a source. */
  static String value(Application service, String keys, String min) {
    String path = "/system/autoupdate?k=" + keys + "&single=1&min=" + min;
    return await()
        .atMost(PATIENCE)
        .until(() -> PollingClient.get(service.port(), path), answer -> answer.statusCode() == 200)
        .body();
  }

  /** Waits until an offset is refused because it is of another epoch. */
  static void awaitGone(Application service, String keys, String token) {
    String path = "/system/autoupdate?k=" + keys + "&single=1&offset=" + token;
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              HttpResponse<String> answer = PollingClient.get(service.port(), path);
              assertThat(answer.body()).contains("epoch_changed");
              assertThat(answer.statusCode()).isEqualTo(410);
            });
  }

  @Override
  public void close() {
    broker.close();
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (Path file : files(from)) {
      Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}

package dev.autoupdate.processor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.autoupdate.frontend.feed.ChangeSet;
import dev.autoupdate.processor.kit.PollingClient;
import dev.autoupdate.processor.kit.SourceWriter;
import dev.autoupdate.processor.kit.TestBroker;
import dev.autoupdate.processor.settings.Settings;
import dev.autoupdate.schema.Key;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The policy on a real broker: by file, by command, seen by clients that wait. */
class PolicyIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JsonMapper JSON = new JsonMapper();
  private static final String KEYS = "motion/5/title,motion/5/note,motion/6/title";
  private static final Pattern APPLIED =
      Pattern.compile("version (\\d+) is in force from position (\\d+) on");

  private static final String OPEN =
      """
      version: 1
      collections:
        motion:
          modes: { all: "true", owner: this.owner_id == user.id }
          fields: { title: all, note: owner }
      """;
  private static final String STRICT =
      """
      version: 2
      collections:
        motion:
          modes: { all: "true", owner: this.owner_id == user.id, published: this.public }
          fields: { title: published, note: owner }
      """;

  private static TestBroker broker;
  private static int runs;

  @TempDir private Path folder;
  private final String prefix = "policy" + runs++ + ".";

  @BeforeAll
  static void startBroker() throws Exception {
    broker = TestBroker.start();
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.close();
  }

  @Test
  void fromTheFirstAnswerOnAnonymousSeesOnlyWhatItMay() throws Exception {
    try (SourceWriter source = writer()) {
      feed(source);
      try (Application service = start("a", "policy.file", file(OPEN))) {
        assertThat(snapshot(service.port(), "/system/autoupdate?").toString())
            .isEqualTo("{\"motion/5/title\":\"a\",\"motion/6/title\":\"b\"}");
        assertThat(snapshot(service.internalPort(), "/internal/autoupdate?user_id=7&").toString())
            .isEqualTo(
                "{\"motion/5/note\":\"n\",\"motion/5/title\":\"a\",\"motion/6/title\":\"b\"}");
      }
      // Another instance, another log: the policy is found in the control topic, without a file.
      try (Application service = start("b", "log", prefix + "log.2")) {
        assertThat(snapshot(service.port(), "/system/autoupdate?").toString())
            .isEqualTo("{\"motion/5/title\":\"a\",\"motion/6/title\":\"b\"}");
      }
    }
  }

  @Test
  void aStricterPolicyRetractsForThoseWhoWaitOnAllInstancesAtTheSameOffset() throws Exception {
    try (SourceWriter source = writer();
        Application one = start("one", "policy.file", file(OPEN));
        Application two = start("two", "policy.file", file(OPEN))) {
      String place = feed(source);
      List<Waiting> waiting = new ArrayList<>();
      for (Application service : List.of(one, two)) {
        get(service.port(), "/system/autoupdate?single=1&k=" + KEYS + "&min=" + place);
        waiting.add(new Waiting(service));
      }

      Matcher applied = run(one, "apply", file(STRICT));

      long position = Long.parseLong(applied.group(2));
      assertThat(applied.group(1)).isEqualTo("2");
      for (Waiting client : waiting) {
        HttpResponse<String> answer = client.answer.get(60, TimeUnit.SECONDS);
        assertThat(answer.body()).isEqualTo("{\"motion/6/title\":null}\n");
        assertThat(position(answer)).isGreaterThanOrEqualTo(position);
      }
      for (Application service : List.of(one, two)) {
        assertThat(service.state().recent().since(position - 1))
            .filteredOn(changes -> changes.keys().contains(Key.POLICY))
            .extracting(ChangeSet::position)
            .containsExactly(position);
      }

      String changed = source.change("motion/6/public", "true");
      for (Application service : List.of(one, two)) {
        HttpResponse<String> answer =
            get(
                service.port(),
                "/system/autoupdate?single=1&k="
                    + KEYS
                    + "&min="
                    + changed
                    + "&offset="
                    + waiting.get(0).offset);
        assertThat(answer.body()).as("over the change of the policy").isEqualTo("{}\n");
      }
    }
  }

  @Test
  void anOlderFileIsRefusedAndTheLogsPolicyCounts() throws Exception {
    try (SourceWriter source = writer()) {
      feed(source);
      try (Application service = start("a", "policy.file", file(STRICT))) {
        assertThat(show(service)).contains("version: 2");
      }
      try (Application service = start("a", "policy.file", file(OPEN))) {
        assertThat(show(service)).contains("version: 2");
        assertThat(snapshot(service.port(), "/system/autoupdate?").toString())
            .isEqualTo("{\"motion/5/title\":\"a\"}");
      }
    }
  }

  private String feed(SourceWriter source) throws Exception {
    return source.write(
        "{\"changes\":{\"motion/5/title\":\"a\",\"motion/5/note\":\"n\",\"motion/5/owner_id\":7,"
            + "\"motion/5/public\":true,\"motion/6/title\":\"b\",\"motion/6/public\":false}}");
  }

  /** A client that waits for the next change. */
  private static final class Waiting {
    private final String offset;
    private final CompletableFuture<HttpResponse<String>> answer;

    Waiting(Application service) throws Exception {
      String path = "/system/autoupdate?longpolling=1&k=" + KEYS + "&offset=";
      HttpResponse<String> first = get(service.port(), path + "-1");
      assertThat(first.body())
          .isEqualToIgnoringNewLines("{\"motion/5/title\":\"a\",\"motion/6/title\":\"b\"}");
      this.offset = offset(first);
      URI uri = URI.create("http://127.0.0.1:" + service.port() + path + offset);
      this.answer =
          HttpClient.newHttpClient()
              .sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
  }

  private JsonNode snapshot(int port, String path) throws Exception {
    String place = prefix + "changes:0:0";
    return JSON.readTree(get(port, path + "single=1&k=" + KEYS + "&min=" + place).body());
  }

  private static String show(Application service) {
    StringWriter out = new StringWriter();
    CommandLine command = Main.commandLine(Map.of(), settings -> {});
    command.setOut(new PrintWriter(out, true));
    assertThat(command.execute("policy", "show", "--internal-port=" + service.internalPort()))
        .isZero();
    return out.toString();
  }

  private static Matcher run(Application service, String command, Path file) {
    StringWriter out = new StringWriter();
    CommandLine line = Main.commandLine(Map.of(), settings -> {});
    line.setOut(new PrintWriter(out, true));
    String port = "--internal-port=" + service.internalPort();
    assertThat(line.execute("policy", command, port, file.toString())).isZero();
    Matcher applied = APPLIED.matcher(out.toString().strip());
    assertThat(applied.matches()).as(out.toString()).isTrue();
    return applied;
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    HttpResponse<String> answer = PollingClient.comingBack(port, path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  private static String offset(HttpResponse<String> answer) {
    return answer.headers().firstValue("Stream-Next-Offset").orElseThrow();
  }

  private static long position(HttpResponse<String> answer) {
    return Long.parseLong(offset(answer).split("_", -1)[1]);
  }

  private Path file(String policy) throws Exception {
    return Files.writeString(folder.resolve("policy.yaml"), policy);
  }

  private SourceWriter writer() throws Exception {
    return new SourceWriter(broker.bootstrapServers(), prefix + "changes");
  }

  private Application start(String data, String setting, Object value) throws Exception {
    Map<String, String> given = new HashMap<>();
    given.put("bootstrap.servers", broker.bootstrapServers());
    given.put("port", "0");
    given.put("internal.port", "0");
    given.put("data.dir", folder.resolve(data).toString());
    given.put("sources", prefix + "changes:batch");
    given.put("log", prefix + "log.1");
    given.put("control.topic", prefix + "control");
    given.put("dead.letters.topic", prefix + "dead-letters");
    given.put("logouts.topic", prefix + "logouts");
    given.put("heartbeat.interval", "1s");
    given.put(setting, value.toString());
    Application service =
        Application.start(
            Settings.read(given, Map.of(), null), Formats.BUILT_IN, Clock.systemUTC());
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(service.health().reason()).isEqualTo("ready"));
    return service;
  }
}

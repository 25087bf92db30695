package dev.autoupdate.processor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import dev.autoupdate.frontend.feed.ChangeSet;
import dev.autoupdate.processor.kit.PollingClient;
import dev.autoupdate.processor.kit.SourceWriter;
import dev.autoupdate.processor.kit.TestBroker;
import dev.autoupdate.processor.settings.Settings;
import dev.autoupdate.schema.Key;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Remote fields on a real broker: from another service, through the log, to clients that wait. */
@Timeout(240)
class RemoteFieldsIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Key COUNT = Key.of("poll/1/live_count");
  private static final String POLL = "/system/autoupdate?k=poll/1/live_count,poll/1/title";
  private static final String POLICY =
      """
      version: 1
      collections:
        poll:
          modes: { all: "true", owner: this.owner_id == user.id }
          fields: { title: all, live_count: %s }
      remote:
        poll/live_count: { url: "http://127.0.0.1:%d/count", every: 100ms }
      """;

  private final AtomicInteger requests = new AtomicInteger();
  private volatile String value = "5";
  private HttpServer service;
  private TestBroker broker;
  private SourceWriter source;
  private String place;

  @TempDir private Path folder;

  @BeforeEach
  void start() throws Exception {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    service.createContext(
        "/count",
        exchange -> {
          requests.incrementAndGet();
          exchange.getRequestBody().readAllBytes();
          byte[] body =
              "{\"poll\": {\"1\": {\"live_count\": %s}}}"
                  .formatted(value)
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    service.start();
    broker = TestBroker.start();
    source = new SourceWriter(broker.bootstrapServers(), "changes");
    place = source.write("{\"changes\":{\"poll/1/title\":\"trees\",\"poll/1/owner_id\":7}}");
  }

  @AfterEach
  void stop() throws Exception {
    source.close();
    broker.close();
    service.stop(0);
  }

  @Test
  void whatChangesInTheServiceComesAsADiff() throws Exception {
    try (Application instance = start("a", "all")) {
      PollingClient client = new PollingClient("poll/1/live_count,poll/1/title");
      await().atMost(PATIENCE).until(() -> instance.state().place("changes", 0).isPresent());
      assertThat(requests).as("nobody watches yet").hasValue(0);
      client.poll(instance.port());

      awaitShown(client, instance, "5");
      assertThat(PollingClient.get(instance.internalPort(), "/metrics").body())
          .contains("autoupdate_remote_staleness_seconds{field=\"poll/live_count\"}");
      // As ingest writes it, this is another text; it must not be sent time and again.
      value = "{\"a\" : \"\\u00e9\\/\\u001F\\ud83d\\ude00\", \"b\": 1.50E+2}";
      awaitShown(client, instance, value);

      long position = instance.state().position();
      assertThat(instance.state().read(List.of(COUNT), position).value(0))
          .hasToString("{\"a\":\"\u00e9/\\u001f\ud83d\ude00\",\"b\":1.50E+2}");
      int before = requests.get();
      await().atMost(PATIENCE).until(() -> requests.get() >= before + 5);
      source.change("poll/1/title", "\"unrelated\"");
      assertThat(client.poll(instance.port())).isEqualTo(200);
      assertThat(client.view())
          .hasEntrySatisfying(
              "poll/1/title", title -> assertThat(title.textValue()).isEqualTo("unrelated"));
      assertThat(changesOfTheCount(instance, position)).isEmpty();

      value = "null";
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                client.poll(instance.port());
                return !client.view().containsKey(COUNT.toString());
              });
    }
  }

  @Test
  void restrictionHidesItFromAnonymous() throws Exception {
    try (Application instance = start("a", "owner")) {
      PollingClient.comingBack(instance.port(), POLL + "&single=1&min=" + place);
      HttpResponse<String> first =
          PollingClient.get(
              instance.internalPort(), "/internal/autoupdate?user_id=7&single=1&k=" + COUNT);
      String offset = offset(first);
      CompletableFuture<HttpResponse<String>> owner =
          CompletableFuture.supplyAsync(
              () ->
                  get(
                      instance.internalPort(),
                      "/internal/autoupdate?user_id=7&longpolling=1&k=%s&offset=%s"
                          .formatted(COUNT, offset)));

      assertThat(owner.get(60, TimeUnit.SECONDS).body())
          .isEqualToIgnoringNewLines("{\"poll/1/live_count\":5}");
      assertThat(get(instance.port(), POLL + "&single=1").body())
          .isEqualToIgnoringNewLines("{\"poll/1/title\":\"trees\"}");
    }
  }

  @Test
  void twoInstancesThatBothFetchMakeOneChange() throws Exception {
    try (Application one = start("one", "all");
        Application two = start("two", "all")) {
      for (Application instance : List.of(one, two)) {
        PollingClient.comingBack(instance.port(), POLL + "&single=1&min=" + place);
      }
      List<PollingClient> clients = List.of(client(one), client(two));
      awaitShown(clients.get(0), one, "5");
      awaitShown(clients.get(1), two, "5");

      long before = one.state().position();
      for (int count = 6; count <= 9; count++) {
        value = String.valueOf(count);
        awaitShown(clients.get(0), one, value);
        awaitShown(clients.get(1), two, value);
      }

      int asked = requests.get();
      await().atMost(PATIENCE).until(() -> requests.get() >= asked + 10);
      for (Application instance : List.of(one, two)) {
        assertThat(changesOfTheCount(instance, before)).hasSize(4);
      }
    }
  }

  private static List<Long> changesOfTheCount(Application instance, long since) throws Exception {
    List<Long> positions = new ArrayList<>();
    for (ChangeSet changes : instance.state().recent().since(since)) {
      if (changes.keys().contains(COUNT)) {
        positions.add(changes.position());
      }
    }
    return positions;
  }

  private static PollingClient client(Application instance) throws Exception {
    PollingClient client = new PollingClient(COUNT.toString());
    client.poll(instance.port());
    return client;
  }

  private static void awaitShown(PollingClient client, Application instance, String shown)
      throws Exception {
    JsonNode wanted = JSON.readTree(shown);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              if (wanted.equals(client.view().get(COUNT.toString()))) {
                return true;
              }
              client.poll(instance.port());
              return false;
            });
  }

  private static String offset(HttpResponse<String> answer) {
    return answer.headers().firstValue("Stream-Next-Offset").orElseThrow();
  }

  private static HttpResponse<String> get(int port, String path) {
    try {
      return PollingClient.get(port, path);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Application start(String data, String mode) throws Exception {
    Path policy =
        Files.writeString(
            folder.resolve(data + ".yaml"), POLICY.formatted(mode, service.getAddress().getPort()));
    Map<String, String> given = new HashMap<>();
    given.put("bootstrap.servers", broker.bootstrapServers());
    given.put("port", "0");
    given.put("internal.port", "0");
    given.put("data.dir", folder.resolve(data).toString());
    given.put("sources", "changes:batch");
    given.put("heartbeat.interval", "1s");
    given.put("policy.file", policy.toString());
    Application instance =
        Application.start(
            Settings.read(given, Map.of(), null), Formats.BUILT_IN, Clock.systemUTC());
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(instance.health().reason()).isEqualTo("ready"));
    return instance;
  }
}

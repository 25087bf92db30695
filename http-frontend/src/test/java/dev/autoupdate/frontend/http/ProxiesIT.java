package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every transport through each proxy with the configuration that is shipped for it. */
@Timeout(90)
final class ProxiesIT {

  private static final Duration POLL = Duration.ofSeconds(20);
  private static final String EVENTS = "text/event-stream";

  @TempDir private static Path folder;
  private static SelfSigned certificate;
  private static Path pem;
  private static HttpKit kit;
  private static final Map<ProxyKind, Proxy> STARTED = new EnumMap<>(ProxyKind.class);
  private static int ids;

  @BeforeAll
  static void start() throws Exception {
    certificate = SelfSigned.in(folder);
    pem = certificate.pem();
    kit = HttpKit.serving(LifecycleTest.times(POLL, Duration.ofMillis(400)));
  }

  @AfterAll
  static void stop() {
    STARTED.values().forEach(Proxy::close);
    kit.close();
  }

  static Stream<Arguments> doors() {
    return Stream.of(ProxyKind.values())
        .flatMap(
            kind ->
                Stream.of("HTTP/1.1", "HTTP/1.1 and TLS", "HTTP/2 and TLS")
                    .filter(how -> kind.speaksTls() || !how.contains("TLS"))
                    .map(how -> Arguments.of(kind, how)));
  }

  @ParameterizedTest
  @MethodSource("doors")
  void everyTransportGoesThrough(ProxyKind kind, String how) throws Exception {
    changesCome(door(started(kind), how));
  }

  @ParameterizedTest
  @MethodSource("doors")
  void anAnswerInOnePieceComesWholeAndCompressed(ProxyKind kind, String how) throws Exception {
    ProxyDoor door = door(started(kind), how);
    String key = key();
    String value = "\"" + "a large value ".repeat(20_000) + "\"";
    kit.state.apply(key + "=" + value);
    String object = key.split("/")[1];
    HttpRequest request =
        HttpRequest.newBuilder(door.uri("/system/autoupdate?single=1"))
            .header("Accept-Encoding", "gzip")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "[{\"collection\":\"user\",\"ids\":["
                        + object
                        + "],\"fields\":{\"name\":null}}]"))
            .build();

    HttpResponse<byte[]> answer =
        door.client().send(request, HttpResponse.BodyHandlers.ofByteArray());

    assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
    try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
      assertThat(new String(plain.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("{\"" + key + "\":" + value + "}\n");
    }
  }

  // Apache does not look after a client while the service has nothing to say.
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "APACHE")
  void aClientThatLeavesIsForgottenWhileItsPollWouldStillWait(ProxyKind kind) throws Exception {
    Proxy proxy = started(kind);
    await().until(() -> kit.frontend.waiting() == 0);
    String head = "GET /system/autoupdate?longpolling=1&offset=now&k=" + key() + " HTTP/1.1\r\n";
    try (Socket socket = new Socket("127.0.0.1", proxy.at.plain())) {
      socket
          .getOutputStream()
          .write((head + "Host: 127.0.0.1\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      await().until(() -> kit.frontend.waiting() == 1);
    }

    await().atMost(POLL.dividedBy(2)).until(() -> kit.frontend.waiting() == 0);
  }

  @ParameterizedTest
  @EnumSource
  void aReloadLosesNothing(ProxyKind kind) throws Exception {
    Proxy proxy = started(kind);
    ProxyDoor door = door(proxy, "HTTP/1.1");
    String key = key();
    try (ProxyDoor.Lines lines = door.lines(stream(key), "*/*", UnaryOperator.identity())) {
      lines.await("{}");

      proxy.reload();

      for (int i = 0; i < 20; i++) {
        assertThat(door.get("/system/autoupdate?single=1&k=" + key).statusCode()).isEqualTo(200);
      }
      kit.state.apply(key + "=1");
      lines.await("\"" + key + "\":1");
    }
    changesCome(door);
  }

  @ParameterizedTest
  @EnumSource(names = {"NGINX", "VARNISH"})
  void twoInARowAreAsOne(ProxyKind second) throws Exception {
    int behind = started(second).at.plain();
    try (Proxy first =
        Proxy.start(ProxyKind.HAPROXY, folder.resolve("before" + second), pem, behind)) {
      changesCome(door(first, "HTTP/2 and TLS"));
    }
  }

  @Test
  void theServiceMayBeAskedByHttp2() throws Exception {
    int service = kit.port;
    try (Proxy proxy =
        Proxy.start(
            ProxyKind.HAPROXY,
            folder.resolve("h2c"),
            pem,
            service,
            Map.of(":" + service, ":" + service + " proto h2"))) {
      changesCome(door(proxy, "HTTP/2 and TLS"));
    }
  }

  @Test
  void aProxyThatWaitsTooShortlyLosesNothing() throws Exception {
    Map<String, String> impatient = Map.of("proxy_read_timeout 60s", "proxy_read_timeout 1s");
    try (Proxy proxy =
        Proxy.start(ProxyKind.NGINX, folder.resolve("impatient"), pem, kit.port, impatient)) {
      ProxyDoor door = door(proxy, "HTTP/1.1");
      String key = key();
      String poll = "/system/autoupdate?longpolling=1&k=" + key + "&offset=" + kit.offset(key);

      HttpResponse<String> cut = door.get(poll);
      kit.state.apply(key + "=1");

      assertThat(cut.statusCode()).isEqualTo(503);
      assertThat(cut.body()).contains("\"not_ready\"");
      // On a busy machine even this may take too long for such a proxy: then the client comes
      // again.
      await().until(() -> door.get(poll).body().equals("{\"" + key + "\":1}\n"));
    }
  }

  /** Three changes, each of which must have come on every transport before the next is made. */
  private static void changesCome(ProxyDoor door) throws Exception {
    String key = key();
    String poll = "/system/autoupdate?longpolling=1&k=" + key + "&offset=";
    String view = "/v1/view?k=" + key + "&offset=";
    String offset = HttpKit.next(door.get("/system/autoupdate?single=1&k=" + key));
    String viewed = HttpKit.next(door.get(view + "-1"));
    UnaryOperator<String> plain = UnaryOperator.identity();
    try (ProxyDoor.Lines lines = door.lines(stream(key), "*/*", plain);
        ProxyDoor.Lines packed =
            door.lines(stream(key) + "&compress=1", "*/*", CompressedTest::object);
        ProxyDoor.Lines events = door.lines(stream(key), EVENTS, plain);
        ProxyDoor.Lines views = door.lines(view + "-1&live=sse", EVENTS, plain)) {
      for (int i = 0; i < 3; i++) {
        List<CompletableFuture<HttpResponse<String>>> polls = new ArrayList<>();
        polls.add(door.getAsync(poll + offset));
        polls.add(door.getAsync(view + viewed + "&live=long-poll"));

        kit.state.apply(key + "=\"value " + i + "\"");

        for (ProxyDoor.Lines each : List.of(lines, packed, events, views)) {
          each.await("value " + i);
        }
        for (CompletableFuture<HttpResponse<String>> each : polls) {
          assertThat(each.get(20, TimeUnit.SECONDS).body()).contains("value " + i);
        }
        offset = HttpKit.next(polls.get(0).join());
        viewed = HttpKit.next(polls.get(1).join());
      }
    }
  }

  private static ProxyDoor door(Proxy proxy, String how) throws Exception {
    if (!how.contains("TLS")) {
      return new ProxyDoor(kit.client, "http://127.0.0.1:" + proxy.at.plain());
    }
    Version version = how.contains("HTTP/2") ? Version.HTTP_2 : Version.HTTP_1_1;
    ProxyDoor door =
        new ProxyDoor(certificate.client(version), "https://127.0.0.1:" + proxy.at.tls());
    assertThat(door.get("/system/autoupdate/health/live").version()).isEqualTo(version);
    return door;
  }

  private static Proxy started(ProxyKind kind) throws Exception {
    Proxy proxy = STARTED.get(kind);
    if (proxy == null) {
      proxy = Proxy.start(kind, folder.resolve(kind.name()), pem, kit.port);
      STARTED.put(kind, proxy);
    }
    return proxy;
  }

  private static String stream(String key) {
    return "/system/autoupdate?k=" + key;
  }

  private static String key() {
    return "user/" + ++ids + "/name";
  }
}

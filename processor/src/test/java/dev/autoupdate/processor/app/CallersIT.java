package dev.autoupdate.processor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.autoupdate.frontend.auth.ClaimRules;
import dev.autoupdate.frontend.auth.TokenSigner;
import dev.autoupdate.processor.kit.SourceWriter;
import dev.autoupdate.processor.kit.TestBroker;
import dev.autoupdate.processor.settings.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens and logouts, from the topic to the client. */
class CallersIT {

  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final String REFRESH_SECRET = "fedcba9876543210fedcba9876543210";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Clock clock = Clock.systemUTC();
  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir private Path folder;

  @Test
  void aLogoutRecordEndsAStreamAtOnceAndIsKnownToTheNextInstanceToo() throws Exception {
    String token = token(SECRET, Duration.ofHours(1));
    try (TestBroker broker = TestBroker.start();
        SourceWriter source = new SourceWriter(broker.bootstrapServers(), "changes");
        KafkaProducer<String, @Nullable String> logouts = logouts(broker)) {
      String place = source.change("user/1/username", "\"ada\"");
      try (Application service = start(broker, "a", Map.of())) {
        awaitStatus(service, token, 200);
        awaitPlace(service, token, place);
        BufferedReader lines = stream(service, token, place);
        assertThat(lines.readLine()).isEqualTo("{\"user/1/username\":\"ada\"}");

        logouts.send(new ProducerRecord<>("logouts", "s1", null)).get();

        assertThat(lines.readLine())
            .isEqualTo("{\"error\":{\"type\":\"auth\",\"msg\":\"the session has ended\"}}");
        assertThat(lines.readLine()).isNull();
        assertThat(single(service, token).statusCode()).isEqualTo(401);
      }
      try (Application next = start(broker, "b", Map.of())) {
        awaitStatus(next, token, 401);
        assertThat(single(next, token).body()).contains("the session has ended");
      }
    }
  }

  @Test
  void anExpiredTokenIsRenewedUntilALogoutRecordEndsItsSession() throws Exception {
    String expired = token(SECRET, Duration.ofSeconds(-60));
    String renewed = token(SECRET, Duration.ofHours(1));
    String cookie = "refreshId=bearer%20" + token(REFRESH_SECRET, Duration.ofHours(1));
    AtomicInteger asked = new AtomicInteger();
    HttpServer auth = authService(renewed, asked);
    try (TestBroker broker = TestBroker.start();
        SourceWriter source = new SourceWriter(broker.bootstrapServers(), "changes");
        KafkaProducer<String, @Nullable String> logouts = logouts(broker)) {
      String place = source.change("user/1/username", "\"ada\"");
      Map<String, String> pair =
          Map.of(
              "jwt.refresh.secret",
              REFRESH_SECRET,
              "auth.service.url",
              "http://127.0.0.1:" + auth.getAddress().getPort());
      try (Application service = start(broker, "c", pair)) {
        HttpRequest request =
            request(service, "single=1&min=" + place)
                .header("Authentication", "bearer " + expired)
                .header("Cookie", cookie)
                .build();
        HttpResponse<String> answer =
            await()
                .atMost(PATIENCE)
                .until(
                    () -> client.send(request, BodyHandlers.ofString()),
                    sent -> sent.statusCode() != 503);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"user/1/username\":\"ada\"}\n");
        assertThat(answer.headers().firstValue("Authentication")).hasValue("bearer " + renewed);
        int before = asked.get();
        assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        assertThat(asked).as("the new token is remembered").hasPositiveValue().hasValue(before);

        logouts.send(new ProducerRecord<>("logouts", "s1", null)).get();

        await()
            .atMost(PATIENCE)
            .until(() -> client.send(request, BodyHandlers.ofString()).statusCode() == 401);
      }
    } finally {
      auth.stop(0);
    }
  }

  private static HttpServer authService(String token, AtomicInteger asked) throws IOException {
    HttpServer auth =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    auth.createContext(
        "/internal/auth/authenticate",
        exchange -> {
          asked.incrementAndGet();
          exchange.getResponseHeaders().set("Authentication", "bearer " + token);
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    auth.start();
    return auth;
  }

  private String token(String secret, Duration left) {
    Instant now = clock.instant();
    return new TokenSigner(secret, ClaimRules.DEFAULTS)
        .sign(5, Optional.of("s1"), now.minusSeconds(120), now.plus(left));
  }

  private static KafkaProducer<String, @Nullable String> logouts(TestBroker broker) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", 0),
        new StringSerializer(),
        new StringSerializer());
  }

  private Application start(TestBroker broker, String data, Map<String, String> more)
      throws Exception {
    Map<String, String> given = new HashMap<>(more);
    given.put("bootstrap.servers", broker.bootstrapServers());
    given.put("port", "0");
    given.put("internal.port", "0");
    given.put("data.dir", folder.resolve(data).toString());
    given.put("sources", "changes:batch");
    given.put("logouts.topic", "logouts");
    given.put("heartbeat.interval", "1s");
    given.put("jwt.secret", SECRET);
    return Application.start(Settings.read(given, Map.of(), null), Formats.BUILT_IN, clock);
  }

  // Until the state is restored and the logouts are read, the answer is 503, never 200.
  private void awaitStatus(Application service, String token, int status) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              int answer = single(service, token).statusCode();
              assertThat(answer).isIn(503, status);
              return answer == status;
            });
  }

  private void awaitPlace(Application service, String token, String place) {
    HttpRequest request = request(service, token, "single=1&min=" + place);
    await()
        .atMost(PATIENCE)
        .until(() -> client.send(request, BodyHandlers.ofString()).statusCode() == 200);
  }

  private HttpResponse<String> single(Application service, String token) throws Exception {
    return client.send(request(service, token, "single=1"), BodyHandlers.ofString());
  }

  private BufferedReader stream(Application service, String token, String min) throws Exception {
    HttpResponse<InputStream> answer =
        client.send(request(service, token, "min=" + min), BodyHandlers.ofInputStream());
    return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }

  private static HttpRequest request(Application service, String token, String query) {
    return request(service, query).header("Authorization", "Bearer " + token).build();
  }

  private static HttpRequest.Builder request(Application service, String query) {
    String base = "http://127.0.0.1:" + service.port() + "/system/autoupdate?k=user/1/username&";
    return HttpRequest.newBuilder(URI.create(base + query));
  }
}

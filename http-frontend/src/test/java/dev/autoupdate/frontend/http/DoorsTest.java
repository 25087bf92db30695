package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.request.RequestLimits;
import dev.autoupdate.frontend.view.ViewLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DoorsTest {

  private static final String DATA = "/internal/autoupdate?user_id=1&single=1&k=user/1/name";
  private static final String TOKEN = "a-secret-of-operators";

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:9013", "127.0.0.1:9013", "127.1.2.3", "[::1]:9"})
  void theInternalListenerAnswersToNamesOfThisMachine(String host) throws Exception {
    try (HttpKit kit = kit(Optional.empty())) {
      assertThat(get(kit.frontend.internalPort(), DATA, "Host: " + host)).contains("200 OK");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: evil.example",
        "Host: 127.evil.example",
        "Host: localhost.evil.example:9013",
        "Host: 0.0.0.0:9013",
        "Host: localhost\r\nOrigin: https://evil.example",
        "Host: localhost\r\nOrigin: http://localhost:9013",
        "Host: localhost\r\nOrigin: null",
        "Host: localhost\r\nSec-Fetch-Site: cross-site",
        "Host: localhost\r\nSec-Fetch-Site: same-origin",
        "Host: localhost\r\nSec-Fetch-Site: same-site"
      })
  void aPageGetsNothingFromIt(String headers) throws Exception {
    try (HttpKit kit = kit(Optional.empty())) {
      for (String path : new String[] {DATA, "/system/autoupdate?single=1&k=user/1/name", "/"}) {
        assertThat(get(kit.frontend.internalPort(), path, headers))
            .startsWith("HTTP/1.1 403")
            .contains("permission_denied")
            .doesNotContain("Access-Control", "ada");
      }
    }
  }

  @Test
  void whatIsTypedIntoABrowserIsAnswered() throws Exception {
    try (HttpKit kit = kit(Optional.empty())) {
      assertThat(get(kit.frontend.internalPort(), DATA, "Host: localhost\r\nSec-Fetch-Site: none"))
          .contains("ada");
    }
  }

  @Test
  void aPreflightIsAnsweredByThePublicListenerAlone() throws Exception {
    String asked =
        "Host: localhost\r\nOrigin: https://a.example\r\nAccess-Control-Request-Method: PUT";
    try (HttpKit kit = kit(Optional.empty())) {
      assertThat(send(kit.port, "OPTIONS /system/autoupdate", asked))
          .contains("Access-Control-Allow-Origin");
      for (int port : new int[] {kit.frontend.internalPort(), kit.frontend.metricsPort()}) {
        assertThat(send(port, "OPTIONS /internal/policy", asked))
            .startsWith("HTTP/1.1 40")
            .doesNotContain("Access-Control");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Content-Type: text/plain\r\n", "Content-Type: application/jsonp\r\n"})
  void aWriteThatIsNotJsonIsRefused(String type) throws Exception {
    try (HttpKit kit = kit(Optional.empty())) {
      String head = "Host: localhost\r\n" + type + "Content-Length: 0";

      assertThat(send(kit.frontend.internalPort(), "PUT /internal/policy", head))
          .startsWith("HTTP/1.1 415");
      assertThat(send(kit.frontend.internalPort(), "PUT /internal/none", head))
          .startsWith("HTTP/1.1 415");
    }
  }

  @Test
  void withATokenOnlyWhoHasItGetsMoreThanHealth() throws Exception {
    String host = "Host: localhost\r\n";
    try (HttpKit kit = kit(Optional.of(TOKEN))) {
      int port = kit.frontend.internalPort();

      assertThat(get(port, DATA, host + "Authorization: Bearer " + TOKEN)).contains("ada");
      assertThat(get(port, DATA, host + "Authorization: Bearer " + TOKEN + "x"))
          .startsWith("HTTP/1.1 401");
      assertThat(get(port, DATA, "Host: localhost")).startsWith("HTTP/1.1 401");
      assertThat(get(port, "/metrics", "Host: localhost")).startsWith("HTTP/1.1 401");
      assertThat(get(port, "/system/autoupdate/health/ready", "Host: localhost")).contains("200");
      assertThat(OperatorOptions.DEFAULTS.toString()).doesNotContain("oken");
    }
  }

  @Test
  void theListenerForMetricsHasNothingElse() throws Exception {
    try (HttpKit kit = kit(Optional.of(TOKEN))) {
      kit.frontend.offerMetrics(() -> "a_count 1\n");
      int port = kit.frontend.metricsPort();
      String anywhere = "Host: prometheus-target.example";

      assertThat(get(port, "/metrics", anywhere)).contains("200 OK").endsWith("a_count 1\n");
      assertThat(get(port, "/system/autoupdate/health/live", anywhere)).contains("200 OK");
      assertThat(get(port, "/system/autoupdate/health/ready", anywhere)).contains("200 OK");
      for (String path :
          new String[] {
            DATA,
            "/system/autoupdate?k=user/1/name",
            "/internal/policy",
            "/",
            "/v1/view",
            "/client.js",
            "/system/autoupdate/connection_count",
            "/metrics/",
            "/system/autoupdate/healthy",
            "/demo/users",
            "/openapi.yaml"
          }) {
        assertThat(get(port, path, anywhere)).as(path).startsWith("HTTP/1.1 404");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: evil.example",
        "Host: localhost\r\nOrigin: http://localhost",
        "Host: localhost\r\nSec-Fetch-Site: cross-site",
        "Host: localhost\r\nX-Forwarded-For: 192.0.2.1",
        "Host: localhost\r\nForwarded: for=192.0.2.1",
        "Host: localhost\r\nVia: 1.1 proxy"
      })
  void theTokensOfADemoAreForNobodyElse(String headers) throws Exception {
    try (HttpKit kit = kit(Optional.empty())) {
      kit.frontend.offerDemoUsers(() -> "[\"token\"]");

      assertThat(get(kit.port, "/demo/users", headers)).startsWith("HTTP/1.1 404");
      assertThat(get(kit.port, "/demo/users", "Host: localhost\r\nSec-Fetch-Site: same-origin"))
          .contains("200 OK", "token");
    }
  }

  private static String get(int port, String path, String headers) throws IOException {
    return send(port, "GET " + path, headers);
  }

  private static String send(int port, String request, String headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(15_000);
      socket
          .getOutputStream()
          .write(
              (request + " HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static HttpKit kit(Optional<String> token) throws StartFailed {
    EdgeOptions edge = EdgeOptions.DEFAULTS;
    HttpKit kit =
        HttpKit.serving(
            new FrontendOptions(
                "127.0.0.1",
                0,
                0,
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                Duration.ofMillis(300),
                RequestLimits.DEFAULTS,
                ViewLimits.DEFAULTS,
                new EdgeOptions(
                    new AllowedOrigins(Set.of("*"), false),
                    edge.traffic(),
                    edge.wire(),
                    edge.gzipFromBytes(),
                    edge.tls()),
                new OperatorOptions("127.0.0.1", 0, token),
                Set.of()));
    kit.state.apply("user/1/name=\"ada\"");
    return kit;
  }
}

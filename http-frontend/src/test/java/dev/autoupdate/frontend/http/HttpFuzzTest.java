package dev.autoupdate.frontend.http;

import static dev.autoupdate.frontend.kit.Fuzzing.oneOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autoupdate.frontend.kit.Fuzzing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random heads and bodies, valid and broken: never a 500, and everybody else is still served. */
final class HttpFuzzTest {

  private static final String END = "\r\nConnection: close\r\n\r\n";

  @FunctionalInterface
  private interface Subject {
    /** The first line of the answer; empty when there is none. */
    String status(String request) throws IOException;
  }

  @Test
  void whateverComesIsAnsweredOrClosed() throws Exception {
    try (HttpKit kit = HttpKit.serving(options())) {
      kit.state.apply("user/1/name=\"ada\"");
      Fuzzing.run("http", random -> check(request -> status(kit, request), random));
      assertThat(kit.get(TokenKit.SINGLE).body()).isEqualTo("{\"user/1/name\":\"ada\"}\n");
    }
  }

  @Test
  void aServerThatFailsOnAQueryIsFound() {
    Subject faulty = request -> request.contains("=%zz") ? "HTTP/1.1 500 planted" : "";

    assertThatThrownBy(() -> Fuzzing.run("http", 3_000, random -> check(faulty, random)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("scripts/fuzz http");
  }

  private static void check(Subject server, Random random) throws Exception {
    String request = request(random);
    if (random.nextInt(3) == 0) {
      byte[] bytes = request.getBytes(StandardCharsets.ISO_8859_1);
      request = new String(Fuzzing.mutated(bytes, random), StandardCharsets.ISO_8859_1);
    }
    // Ends a head whose own end was broken.
    String status = server.status(request.concat("\r\n\r\n"));
    assertThat(status).as(request).doesNotContain(" 500");
    assertThat(status).as(request).matches("(?s)|HTTP/1\\.[01] [1-5][0-9][0-9].*");
  }

  private static String status(HttpKit kit, String request) throws IOException {
    try (RawRequest raw = new RawRequest(kit)) {
      try {
        raw.send(request);
        String line =
            new BufferedReader(new InputStreamReader(raw.in(), StandardCharsets.ISO_8859_1))
                .readLine();
        return line == null ? "" : line;
      } catch (SocketException e) {
        // Closed while it was sent or before it was read.
        return "";
      }
    }
  }

  private static String request(Random random) {
    StringBuilder head = new StringBuilder();
    head.append(oneOf(random, "GET", "GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "get", "X"))
        .append(' ')
        .append(
            oneOf(
                random,
                "/system/autoupdate",
                "/autoupdate",
                "/v1/view",
                "/v1/views",
                "/v1/view/x",
                "/system/autoupdate/health",
                "/system/autoupdate/history_information",
                "/openapi.yaml",
                "/client.js",
                "/",
                "//",
                "/%00",
                "/..%2f",
                "*"));
    for (int i = 0; i < random.nextInt(4); i++) {
      head.append(i == 0 ? '?' : '&')
          .append(
              oneOf(random, "k", "offset", "single", "min", "live", "reset", "position", "%", ""))
          .append(oneOf(random, "=", "=", "=", ""))
          .append(
              oneOf(
                  random,
                  "user/1/name",
                  "a",
                  "-1",
                  "now",
                  "1",
                  "%zz",
                  "%C3%28",
                  "sse",
                  "x:0:1",
                  ""));
    }
    head.append(oneOf(random, " HTTP/1.1", " HTTP/1.1", " HTTP/1.0", " HTTP/9", "")).append("\r\n");
    head.append(
        oneOf(random, "Host: x\r\n", "Host: x\r\n", "Host: x\r\n", "Host: x\r\nHost: y\r\n"));
    for (int i = 0; i < random.nextInt(3); i++) {
      head.append(
              oneOf(
                  random,
                  "Accept",
                  "Authorization",
                  "Cookie",
                  "Last-Event-ID",
                  "If-None-Match",
                  "Accept-Encoding",
                  "Content-Type",
                  "Origin",
                  "Expect",
                  "Transfer-Encoding",
                  "Upgrade",
                  "X"))
          .append(oneOf(random, ": ", ": ", ":", " : "))
          .append(
              oneOf(
                  random,
                  "text/event-stream",
                  "multipart/form-data; boundary=x",
                  "Bearer x.y.z",
                  "gzip;q=2",
                  "chunked",
                  "100-continue",
                  "h2c",
                  "\"",
                  "\u00ff",
                  ""))
          .append("\r\n");
    }
    String body = oneOf(random, "", "[]", "[{}]", "{", "--x\r\n\r\n[]\r\n--x--", "\u0000");
    String actual = Integer.toString(body.length());
    return head.append("Content-Length: ")
        .append(oneOf(random, actual, actual, "0", "-1", "99", "1e3"))
        .append(END)
        .append(body)
        .toString();
  }

  private static FrontendOptions options() {
    EdgeOptions edge = EdgeOptions.DEFAULTS;
    return LifecycleTest.times(Duration.ofMillis(50), Duration.ofMillis(50))
        .with(
            new EdgeOptions(
                edge.origins(),
                edge.traffic(),
                new WireLimits(8_192, 8_192, Duration.ofMillis(300), 0),
                edge.gzipFromBytes(),
                Optional.empty()));
  }
}

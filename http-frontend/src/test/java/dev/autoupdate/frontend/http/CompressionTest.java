package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CompressionTest {

  private static final String VIEW = "/system/autoupdate?k=user/1/name";
  private static final String SINGLE = VIEW + "&single=1";

  @Test
  void aLargeSnapshotIsCompressedForWhoeverAcceptsIt() throws Exception {
    try (HttpKit kit = large()) {
      String plain = kit.get(SINGLE).body();

      HttpResponse<byte[]> answer = get(kit, SINGLE, "br, gzip;q=0.5");

      assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
      assertThat(answer.headers().firstValue("Vary")).hasValue("Accept-Encoding");
      assertThat(answer.headers().firstValueAsLong("Content-Length"))
          .hasValue(answer.body().length);
      assertThat(answer.body().length).isLessThan(plain.length() / 10);
      try (InputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
        assertThat(new String(unzipped.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(plain);
      }
    }
  }

  @Test
  void theTagOfACompressedAnswerIsWeakAndKnownAgain() throws Exception {
    String read = "/v1/view?k=user/1/name";
    try (HttpKit kit = large()) {
      String plain = get(kit, read, "identity").headers().firstValue("ETag").orElseThrow();

      String tag = get(kit, read, "gzip").headers().firstValue("ETag").orElseThrow();

      assertThat(tag).isEqualTo("W/" + plain);
      for (String known : List.of(tag, plain)) {
        HttpRequest again = kit.request(read).header("If-None-Match", known).build();
        assertThat(kit.client.send(again, HttpResponse.BodyHandlers.discarding()).statusCode())
            .isEqualTo(304);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip;q=0", "br"})
  void whoDoesNotAcceptItGetsItPlain(String accepted) throws Exception {
    try (HttpKit kit = large()) {
      HttpResponse<byte[]> answer = get(kit, SINGLE, accepted);

      assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
      assertThat(answer.headers().firstValue("Vary")).hasValue("Accept-Encoding");
      assertThat(new String(answer.body(), StandardCharsets.UTF_8)).startsWith("{\"user/1/name\"");
    }
  }

  @Test
  void aSmallAnswerIsNotWorthIt() throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK)) {
      kit.state.apply("user/1/name=\"ada\"");

      assertThat(new String(get(kit, SINGLE, "gzip").body(), StandardCharsets.UTF_8))
          .isEqualTo("{\"user/1/name\":\"ada\"}\n");
    }
  }

  @Test
  void aStreamIsNeverCompressedAndItsLinesComeAtOnce() throws Exception {
    try (HttpKit kit = large()) {
      HttpRequest request = kit.request(VIEW).header("Accept-Encoding", "gzip").build();
      HttpResponse<InputStream> stream =
          kit.client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));

      assertThat(stream.headers().firstValue("Content-Encoding")).isEmpty();
      assertThat(lines.readLine()).hasSizeGreaterThan(100_000);
      kit.state.apply("user/1/name=\"eve\"");
      assertThat(lines.readLine()).isEqualTo("{\"user/1/name\":\"eve\"}");
    }
  }

  private static HttpKit large() throws StartFailed {
    HttpKit kit = HttpKit.serving(HttpKit.QUICK);
    kit.state.apply("user/1/name=\"" + "ada ".repeat(25_000) + "\"");
    return kit;
  }

  private static HttpResponse<byte[]> get(HttpKit kit, String path, String accepted)
      throws Exception {
    return kit.client.send(
        kit.request(path).header("Accept-Encoding", accepted).build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }
}

package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TlsTest {

  private static final String VIEW = "/system/autoupdate?k=user/1/name";

  @TempDir private static Path folder;
  private static SelfSigned certificate;

  @BeforeAll
  static void makeACertificate() throws Exception {
    certificate = SelfSigned.in(folder);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void clientsChooseTheProtocol(Version version) throws Exception {
    try (HttpKit kit = kit(Duration.ofSeconds(30))) {
      kit.state.apply("user/1/name=\"ada\"");
      HttpClient client = certificate.client(version);

      HttpResponse<String> answer =
          client.send(request(kit, VIEW + "&single=1"), HttpResponse.BodyHandlers.ofString());
      CompletableFuture<HttpResponse<String>> poll =
          client.sendAsync(
              request(kit, VIEW + "&longpolling=1&offset=" + HttpKit.next(answer)),
              HttpResponse.BodyHandlers.ofString());
      BufferedReader lines = lines(client, kit);

      assertThat(answer.version()).isEqualTo(version);
      assertThat(lines.readLine()).isEqualTo("{\"user/1/name\":\"ada\"}");
      await().until(() -> kit.frontend.waiting() == 2);
      kit.state.apply("user/1/name=\"eve\"");
      assertThat(poll.get(10, TimeUnit.SECONDS).body()).isEqualTo("{\"user/1/name\":\"eve\"}\n");
      assertThat(lines.readLine()).isEqualTo("{\"user/1/name\":\"eve\"}");
    }
  }

  @Test
  void aHandshakeThatDoesNotComeIsNotWaitedForLong() throws Exception {
    try (HttpKit kit = kit(Duration.ofMillis(300));
        RawRequest raw = new RawRequest(kit)) {
      raw.send("\26\3\1");

      await()
          .pollInterval(Duration.ofMillis(50))
          .atMost(Duration.ofSeconds(30))
          .until(() -> kit.frontend.connections() == 0);
      assertThat(raw.readToEnd()).doesNotContain("HTTP");
    }
  }

  @Test
  void theInternalListenerStaysPlain() throws Exception {
    try (HttpKit kit = kit(Duration.ofSeconds(30))) {
      assertThat(kit.internal("/system/autoupdate/health/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aKeystoreThatCannotBeReadStopsTheStartWithoutItsPassword() {
    Path missing = folder.resolve("missing.p12");
    assertThatThrownBy(
            () -> new HttpKit(options(new TlsOptions(missing, "secret"), Duration.ofSeconds(1))))
        .isInstanceOf(StartFailed.class)
        .hasMessageContaining("missing.p12");
    assertThatThrownBy(
            () ->
                new HttpKit(
                    options(
                        new TlsOptions(certificate.keystore(), "secret"), Duration.ofSeconds(1))))
        .isInstanceOf(StartFailed.class)
        .hasMessageContaining("keystore")
        .hasMessageNotContaining("secret");
  }

  private static BufferedReader lines(HttpClient client, HttpKit kit) throws Exception {
    InputStream body =
        client.send(request(kit, VIEW), HttpResponse.BodyHandlers.ofInputStream()).body();
    return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  private static HttpRequest request(HttpKit kit, String path) {
    return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + kit.frontend.port() + path))
        .timeout(Duration.ofSeconds(20))
        .build();
  }

  private static HttpKit kit(Duration patience) throws StartFailed {
    return HttpKit.serving(
        options(new TlsOptions(certificate.keystore(), SelfSigned.PASSWORD), patience));
  }

  private static FrontendOptions options(TlsOptions tls, Duration patience) {
    EdgeOptions edge = EdgeOptions.DEFAULTS;
    return HttpKit.QUICK.with(
        new EdgeOptions(
            edge.origins(),
            edge.traffic(),
            new WireLimits(8_192, 8_192, patience, 0),
            edge.gzipFromBytes(),
            Optional.of(tls)));
  }
}

package dev.autoupdate.processor.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeSettingsTest {

  @Test
  void allOfThemReachTheRecord() {
    EdgeSettings edge =
        read(
            Map.of(
                "AUTOUPDATE_CORS_ORIGINS", "https://a.example, http://localhost:3000",
                "AUTOUPDATE_CORS_CREDENTIALS", "true",
                "AUTOUPDATE_REQUEST_MAX_HEADER_BYTES", "2048",
                "AUTOUPDATE_REQUEST_MAX_URI_BYTES", "1024",
                "AUTOUPDATE_CLIENT_TIMEOUT", "5s",
                "AUTOUPDATE_CONNECTIONS_MAX", "7",
                "AUTOUPDATE_CONNECTIONS_MAX_PER_USER", "6",
                "AUTOUPDATE_REQUESTS_PER_SECOND_PER_USER", "5",
                "AUTOUPDATE_TLS_KEYSTORE", "keys.p12",
                "AUTOUPDATE_TLS_KEYSTORE_PASSWORD", "changeit"));

    assertThat(edge)
        .isEqualTo(
            new EdgeSettings(
                "0.0.0.0",
                Set.of("https://a.example", "http://localhost:3000"),
                true,
                2_048,
                1_024,
                Duration.ofSeconds(5),
                7,
                6,
                5,
                14,
                8_192,
                Duration.ZERO,
                List.of(),
                Optional.of(Path.of("keys.p12")),
                Optional.of("changeit"),
                "127.0.0.1",
                9_014,
                Optional.empty()));
    assertThat(edge.toString()).doesNotContain("changeit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1", "0.0.0.0", "live.example.org", "localhost"})
  void theHostIsAnAddressOrAName(String host) {
    assertThat(read(Map.of("AUTOUPDATE_HOST", host)).host()).isEqualTo(host);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:9012", "http://localhost", "a b", "[::1]", "*"})
  void aHostHasNeitherPortNorScheme(String host) {
    assertThatThrownBy(() -> read(Map.of("AUTOUPDATE_HOST", host)))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining("host")
        .hasMessageContaining("without a port");
  }

  @ParameterizedTest
  @CsvSource({"'',200000", "9,9", "0,0"})
  void socketsAreTwiceTheRequestsUnlessSaidOtherwise(String said, int most) {
    Map<String, String> environment =
        said.isEmpty() ? Map.of() : Map.of("AUTOUPDATE_SOCKETS_MAX", said);

    assertThat(read(environment).socketsMax()).isEqualTo(most);
  }

  @Test
  void cachesMayKeepWhatAnonymousCallersReadWhenThatIsSaid() {
    assertThat(read(Map.of("AUTOUPDATE_CACHE_ANONYMOUS", "4s")).cacheAnonymous())
        .isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void withoutALimitOnRequestsThereIsNoneOnSockets() {
    assertThat(read(Map.of("AUTOUPDATE_CONNECTIONS_MAX", "0")).socketsMax()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.example",
        "https://a.example/",
        "https://a.example,",
        "https://A.example",
        "*,*"
      })
  void whatIsNoOriginIsRefused(String origins) {
    assertThatThrownBy(() -> read(Map.of("AUTOUPDATE_CORS_ORIGINS", origins)))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining("https://app.example.org");
  }

  @Test
  void everyPageWithCookiesIsRefused() {
    assertThatThrownBy(
            () ->
                read(Map.of("AUTOUPDATE_CORS_ORIGINS", "*", "AUTOUPDATE_CORS_CREDENTIALS", "true")))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining("cors.credentials");
  }

  @Test
  void aKeystoreAndItsPasswordComeTogether() {
    assertThatThrownBy(() -> read(Map.of("AUTOUPDATE_TLS_KEYSTORE", "keys.p12")))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining("tls.keystore.password");
    assertThatThrownBy(() -> read(Map.of("AUTOUPDATE_TLS_KEYSTORE_PASSWORD", "changeit")))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining("tls.keystore")
        .hasMessageNotContaining("changeit");
  }

  private static EdgeSettings read(Map<String, String> environment) {
    return Settings.read(Map.of(), environment, null).edge();
  }
}

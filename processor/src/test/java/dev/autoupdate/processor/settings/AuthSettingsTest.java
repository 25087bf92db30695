package dev.autoupdate.processor.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthSettingsTest {

  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  @TempDir Path folder;

  @Test
  void aSecretIsReadFromAFileAndNotPrinted() throws Exception {
    Path file = Files.writeString(folder.resolve("secret"), SECRET + "\n");

    Settings settings =
        Settings.read(Map.of(), Map.of("AUTOUPDATE_JWT_SECRET_FILE", file.toString()), null);

    assertThat(settings.auth().secret()).contains(SECRET);
    assertThat(settings.auth().byTokens()).isTrue();
    assertThat(settings + " " + settings.auth()).doesNotContain(SECRET);
  }

  @Test
  void allOfThemReachTheRecord() {
    AuthSettings auth =
        Settings.read(
                Map.of(),
                Map.of(
                    "AUTOUPDATE_ANONYMOUS", "false",
                    "AUTOUPDATE_JWT_JWKS_URL", "https://issuer.example/keys",
                    "AUTOUPDATE_JWT_COOKIE", "token",
                    "AUTOUPDATE_JWT_USER_CLAIM", "uid",
                    "AUTOUPDATE_JWT_ISSUER", "https://issuer.example",
                    "AUTOUPDATE_JWT_AUDIENCE", "us",
                    "AUTOUPDATE_JWT_CLOCK_SKEW", "0s",
                    "AUTOUPDATE_JWT_MAX_LIFE", "1h",
                    "AUTOUPDATE_PRIVILEGED", "1, level=root"),
                null)
            .auth();

    assertThat(auth)
        .isEqualTo(
            new AuthSettings(
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(URI.create("https://issuer.example/keys")),
                "uid",
                Duration.ZERO,
                Optional.of("https://issuer.example"),
                Optional.of("us"),
                Optional.of("token"),
                Duration.ofHours(1),
                List.of("1", "level=root")));
  }

  @Test
  void anAuthServiceGoesWithAPairOfTokens() {
    AuthSettings auth =
        Settings.read(
                Map.of(),
                Map.of(
                    "AUTOUPDATE_JWT_SECRET", SECRET,
                    "AUTOUPDATE_JWT_REFRESH_SECRET", "fedcba9876543210fedcba9876543210",
                    "AUTOUPDATE_AUTH_SERVICE_URL", "http://auth:9004"),
                null)
            .auth();

    assertThat(auth.authService()).contains(URI.create("http://auth:9004"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jwt.secret=short | jwt.secret (option --jwt-secret): has 5 bytes; HS256 needs at least 32",
        "jwt.refresh.secret=0123456789abcdef0123456789abcdef"
            + " | jwt.refresh.secret (option --jwt-refresh-secret): expected jwt.secret, too",
        "jwt.secret=0123456789abcdef0123456789abcdef jwt.refresh.secret=tiny"
            + " | jwt.refresh.secret (option --jwt-refresh-secret): has 4 bytes",
        "jwt.secret=0123456789abcdef0123456789abcdef"
            + " jwt.refresh.secret=0123456789abcdef0123456789abcdef"
            + " | jwt.refresh.secret (option --jwt-refresh-secret): expected another one",
        "jwt.secret=0123456789abcdef0123456789abcdef jwt.jwks.url=http://a/b"
            + " | jwt.jwks.url (option --jwt-jwks-url): excludes jwt.secret",
        "jwt.secret=0123456789abcdef0123456789abcdef jwt.cookie=c"
            + " jwt.refresh.secret=fedcba9876543210fedcba9876543210"
            + " | jwt.cookie (option --jwt-cookie): excludes jwt.refresh.secret",
        "anonymous=false | anonymous (option --anonymous): expected jwt.secret or jwt.jwks.url",
        "jwt.jwks.url=ftp://a | jwt.jwks.url (option --jwt-jwks-url): 'ftp://a' is not valid",
        "jwt.jwks.url=:: | expected a URL with http or https",
        "auth.service.url=http://auth:9004"
            + " | auth.service.url (option --auth-service-url): expected jwt.refresh.secret, too",
        "auth.service.url=http://auth:9004/?a=b | expected a URL with http or https, without a query",
        "auth.service.url=auth:9004 | 'auth:9004' is not valid",
        "jwt.cookie=a;b | expected the name of a cookie",
        "jwt.clock.skew=-1s | expected a duration",
        "jwt.max.life=0s | expected a duration above zero",
      })
  void whatDoesNotGoTogetherIsOneClearLine(String given, String problem) {
    Map<String, String> options =
        Arrays.stream(given.split(" "))
            .map(pair -> pair.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));

    assertThatThrownBy(() -> Settings.read(options, Map.of(), null))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining(problem)
        .hasMessageNotContaining("abcdef")
        .hasMessageNotContaining("short");
  }
}

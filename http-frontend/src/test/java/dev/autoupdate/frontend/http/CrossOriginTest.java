package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CrossOriginTest {

  private static final String PAGE = "https://app.example";
  private static final String DATA = "/system/autoupdate?single=1&k=user/1/name";
  private static final AllowedOrigins ONE = new AllowedOrigins(Set.of(PAGE), true);

  @Test
  void aPreflightNamesWhatMayBeAskedWithAndForHowLong() throws Exception {
    try (HttpKit kit = kit(ONE)) {
      HttpResponse<String> answer = preflight(kit, PAGE);

      assertThat(answer.statusCode()).isEqualTo(204);
      assertThat(header(answer, "Access-Control-Allow-Origin")).hasValue(PAGE);
      assertThat(header(answer, "Access-Control-Allow-Credentials")).hasValue("true");
      assertThat(header(answer, "Access-Control-Allow-Methods").orElseThrow())
          .contains("GET", "POST");
      assertThat(header(answer, "Access-Control-Allow-Headers").orElseThrow())
          .contains("Authorization", "Authentication", "Content-Type", "Last-Event-ID");
      assertThat(header(answer, "Access-Control-Max-Age")).hasValue("7200");
      assertThat(header(answer, "Vary")).hasValue("Origin");
    }
  }

  @Test
  void aPreflightOfAnotherOriginIsToldNothing() throws Exception {
    try (HttpKit kit = kit(ONE)) {
      HttpResponse<String> answer = preflight(kit, "https://evil.example");

      assertThat(answer.statusCode()).isEqualTo(405);
      assertThat(header(answer, "Access-Control-Allow-Origin")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        DATA,
        "/system/autoupdate?single=1",
        "/system/autoupdate/health/ready",
        "/system/autoupdate/health/nowhere",
        "/internal/autoupdate?user_id=1",
        "/v1/view?k=user/1/name",
        "/v1/view/nowhere",
        "/client.js"
      })
  void everyAnswerMayBeReadErrorsToo(String path) throws Exception {
    try (HttpKit kit = kit(ONE);
        RawRequest raw = new RawRequest(kit)) {
      String answer =
          raw.exchange(
              "GET " + path + " HTTP/1.1\r\nHost: x\r\nOrigin: " + PAGE + "\r\nConnection: close");

      assertThat(answer).containsOnlyOnce("Access-Control-Allow-Origin: " + PAGE + "\r\n");
      assertThat(answer).containsOnlyOnce("X-Content-Type-Options: nosniff\r\n");
      assertThat(answer)
          .containsPattern(
              "Access-Control-Expose-Headers: .*Stream-Next-Offset.*Retry-After.*[ ,]Authentication");
    }
  }

  @Test
  void anotherOriginIsAnsweredWithoutPermissionToRead() throws Exception {
    try (HttpKit kit = kit(ONE)) {
      HttpResponse<String> answer = get(kit, "https://evil.example");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(header(answer, "Access-Control-Allow-Origin")).isEmpty();
      assertThat(header(answer, "Vary")).hasValue("Origin");
    }
  }

  @Test
  void anyOriginIsAllowedWithoutItsCookies() throws Exception {
    try (HttpKit kit = kit(new AllowedOrigins(Set.of("*"), false))) {
      HttpResponse<String> answer = get(kit, "https://whoever.example");

      assertThat(header(answer, "Access-Control-Allow-Origin")).hasValue("*");
      assertThat(header(answer, "Access-Control-Allow-Credentials")).isEmpty();
    }
    assertThatThrownBy(() -> new AllowedOrigins(Set.of("*"), true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/demo/users",
        "/demo/users/",
        "/demo/users?any",
        "/demo/%75sers",
        "/./demo/users",
        "/demo;x/users",
        "//demo/users"
      })
  void theTokensOfADemoAreForPagesFromHereAlone(String path) throws Exception {
    try (HttpKit kit = kit(new AllowedOrigins(Set.of("*"), false));
        RawRequest raw = new RawRequest(kit)) {
      kit.frontend.offerDemoUsers(() -> "[\"token\"]");
      assertThat(kit.get("/demo/users").body()).isEqualTo("[\"token\"]");

      String answer =
          raw.exchange("GET " + path + " HTTP/1.1\r\nHost: x\r\nOrigin: null\r\nConnection: close");

      assertThat(answer.contains("token") && answer.contains("Access-Control")).isFalse();
    }
  }

  @Test
  void thereIsNoPreflightForTheTokensOfADemo() throws Exception {
    try (HttpKit kit = kit(new AllowedOrigins(Set.of("*"), false))) {
      assertThat(preflight(kit, "/system/autoupdate", PAGE).statusCode()).isEqualTo(204);

      HttpResponse<String> answer = preflight(kit, "/demo/users", PAGE);

      assertThat(answer.statusCode()).isGreaterThanOrEqualTo(400);
      assertThat(header(answer, "Access-Control-Allow-Origin")).isEmpty();
    }
  }

  @Test
  void withoutTheSettingNothingIsSaid() throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK)) {
      assertThat(get(kit, PAGE).headers().map()).doesNotContainKeys("vary");
      assertThat(header(get(kit, PAGE), "Access-Control-Allow-Origin")).isEmpty();
      assertThat(preflight(kit, PAGE).statusCode()).isEqualTo(405);
    }
  }

  private static HttpResponse<String> preflight(HttpKit kit, String origin) throws Exception {
    return preflight(kit, "/system/autoupdate", origin);
  }

  private static HttpResponse<String> preflight(HttpKit kit, String path, String origin)
      throws Exception {
    return kit.client.send(
        kit.request(path)
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "authorization,content-type")
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(HttpKit kit, String origin) throws Exception {
    return kit.client.send(
        kit.request(DATA).header("Origin", origin).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static Optional<String> header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name);
  }

  private static HttpKit kit(AllowedOrigins origins) throws StartFailed {
    EdgeOptions edge = EdgeOptions.DEFAULTS;
    return HttpKit.serving(
        HttpKit.QUICK.with(
            new EdgeOptions(
                origins, edge.traffic(), edge.wire(), edge.gzipFromBytes(), edge.tls())));
  }
}

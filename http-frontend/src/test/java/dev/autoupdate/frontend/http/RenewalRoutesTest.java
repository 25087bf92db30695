package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.auth.Access;
import dev.autoupdate.frontend.auth.ClaimRules;
import dev.autoupdate.frontend.auth.JwtOptions;
import dev.autoupdate.frontend.auth.Sessions;
import dev.autoupdate.frontend.auth.TokenSigner;
import dev.autoupdate.frontend.kit.ManualClock;
import dev.autoupdate.frontend.kit.OtherService;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients whose token has expired are answered where there is an auth service. */
@Timeout(60)
final class RenewalRoutesTest {

  private static final String SECRET = "s".repeat(32);
  private static final String REFRESH_SECRET = "r".repeat(32);
  private static final ClaimRules RULES =
      new ClaimRules(
          "userId", Duration.ZERO, Optional.empty(), Optional.empty(), Duration.ofDays(1));
  private static final String SINGLE = "/system/autoupdate?single=1&k=user/1/name";
  private static final String STREAM = "/system/autoupdate?k=user/1/name";

  private final ManualClock clock = new ManualClock("2026-01-01T00:00:00Z");
  private final Sessions sessions = Sessions.awaitingLogouts(clock, RULES.logoutMemory());
  private final String old = token(SECRET, Duration.ofSeconds(-1));
  private final String renewed = token(SECRET, Duration.ofMinutes(10));
  private final String refresh = token(REFRESH_SECRET, Duration.ofHours(1));
  private OtherService service;
  private HttpKit kit;

  @BeforeEach
  void start() throws Exception {
    service = new OtherService();
    service.give(renewed);
    JwtOptions options =
        new JwtOptions(
            new JwtOptions.Pair(SECRET, REFRESH_SECRET, Optional.of(service.url())), RULES, true);
    kit = new HttpKit(HttpKit.QUICK, clock, Access.byTokens(options, sessions, clock));
    kit.frontend.serve(kit.state, kit.state.changes());
    kit.state.apply("user/1/name=\"ada\"");
    sessions.upToDate();
  }

  @AfterEach
  void stop() {
    kit.close();
    service.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET | /system/autoupdate?single=1&k=user/1/name | */* | 200",
        "GET | /autoupdate?longpolling=1&offset=-1&k=user/1/name | */* | 200",
        "GET | /autoupdate?longpolling=1&k=user/1/name | multipart/form-data | 200",
        "GET | /system/autoupdate?k=user/1/name | */* | 200",
        "GET | /system/autoupdate?k=user/1/name | text/event-stream | 200",
        "GET | /system/autoupdate?single=1&k=nonsense | */* | 400",
        "GET | /system/autoupdate?k=user/1/name&min=changes:0:7 | text/event-stream | 200",
        "GET | /v1/view?k=user/1/name | */* | 200",
        "HEAD | /v1/view?k=user/1/name | */* | 200",
        "GET | /v1/view?k=user/1/name&live=long-poll&offset=-1 | */* | 200",
        "GET | /v1/view?k=user/1/name&live=sse&offset=-1 | */* | 200",
        "GET | /v1/view?k=user/1/name&offset=nonsense | */* | 400",
        "POST | /v1/views | */* | 201",
        "GET | /system/autoupdate/connection_count | */* | 403",
      })
  void theNewTokenComesWithEveryKindOfAnswer(String method, String path, String accept, int status)
      throws Exception {
    HttpRequest.Builder request = request(path).header("Accept", accept);
    String body = "[{\"collection\":\"user\",\"ids\":[1],\"fields\":{\"name\":null}}]";
    HttpResponse<InputStream> answer =
        kit.client.send(
            request
                .method(
                    method,
                    method.equals("POST")
                        ? HttpRequest.BodyPublishers.ofString(body)
                        : HttpRequest.BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofInputStream());
    answer.body().close();

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().allValues("Authentication")).containsExactly("bearer " + renewed);
    assertThat(answer.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
  }

  @Test
  void whoeverHasItAlreadyIsToldNothing() throws Exception {
    HttpResponse<String> answer =
        kit.client.send(request(SINGLE, renewed).build(), BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Authentication")).isEmpty();
  }

  @Test
  void theRenewedCallerIsTheUserOfTheToken() throws Exception {
    HttpResponse<String> before = get(SINGLE);
    HttpResponse<String> after =
        kit.client.send(request(SINGLE, renewed).build(), BodyHandlers.ofString());

    assertThat(before.body()).isEqualTo("{\"user/1/name\":\"ada\"}\n");
    assertThat(HttpKit.next(before))
        .isEqualTo(HttpKit.next(after))
        .isNotEqualTo(HttpKit.next(kit.get(SINGLE)));
  }

  @Test
  void anUnchangedDurableReadComesWithItToo() throws Exception {
    String tag = get("/v1/view?k=user/1/name").headers().firstValue("ETag").orElseThrow();

    HttpResponse<String> answer =
        kit.client.send(
            request("/v1/view?k=user/1/name").header("If-None-Match", tag).build(),
            BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(304);
    assertThat(answer.headers().firstValue("Authentication")).hasValue("bearer " + renewed);
  }

  @Test
  void aStreamThatBeganWithTheNewTokenEndsAtItsExpiry() throws Exception {
    // The timer waits for real: a tenth of a second is left of the new token.
    clock.advance(Duration.ofMinutes(10).minusMillis(100));
    HttpResponse<InputStream> answer =
        kit.client.send(request(STREAM).build(), BodyHandlers.ofInputStream());
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    assertThat(lines.readLine()).isEqualTo("{\"user/1/name\":\"ada\"}");

    clock.advance(Duration.ofMillis(100));

    assertThat(lines.readLine())
        .isEqualTo("{\"error\":{\"type\":\"auth\",\"msg\":\"the token has expired\"}}");
    assertThat(lines.readLine()).isNull();
  }

  @Test
  void aLogoutEndsAStreamThatBeganWithTheNewToken() throws Exception {
    HttpResponse<InputStream> answer =
        kit.client.send(request(STREAM).build(), BodyHandlers.ofInputStream());
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    lines.readLine();

    sessions.logout("a");

    assertThat(lines.readLine())
        .isEqualTo("{\"error\":{\"type\":\"auth\",\"msg\":\"the session has ended\"}}");
    assertThat(get(SINGLE).statusCode()).isEqualTo(401);
  }

  @Test
  void aRefusalIs401AndWhatCannotBeAsked503() throws Exception {
    service.answer(403, Map.of(), "a secret reason");
    HttpResponse<String> refused = get(SINGLE);
    clock.advance(Duration.ofSeconds(1));
    service.answer(500, Map.of(), "a secret reason");
    HttpResponse<String> failed = get(SINGLE);

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.body())
        .isEqualTo("{\"error\":{\"type\":\"auth\",\"msg\":\"the token has expired\"}}\n");
    assertThat(failed.statusCode()).isEqualTo(503);
    assertThat(failed.body())
        .isEqualTo(
            "{\"error\":{\"type\":\"not_ready\",\"msg\":\"the token cannot be renewed now\"}}\n");
    assertThat(failed.headers().firstValue("Retry-After")).isPresent();
    assertThat(failed.headers().firstValue("Authentication")).isEmpty();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return kit.client.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return request(path, old);
  }

  private HttpRequest.Builder request(String path, String access) {
    return kit.request(path)
        .header("Authentication", "bearer " + access)
        .header("Cookie", "refreshId=bearer%20" + refresh);
  }

  private String token(String secret, Duration left) {
    return new TokenSigner(secret, RULES)
        .sign(5, Optional.of("a"), clock.instant().minusSeconds(10), clock.instant().plus(left));
  }
}

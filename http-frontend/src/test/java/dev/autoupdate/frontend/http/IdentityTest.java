package dev.autoupdate.frontend.http;

import static dev.autoupdate.frontend.http.TokenKit.EXPIRED;
import static dev.autoupdate.frontend.http.TokenKit.POLL;
import static dev.autoupdate.frontend.http.TokenKit.RULES;
import static dev.autoupdate.frontend.http.TokenKit.SECRET;
import static dev.autoupdate.frontend.http.TokenKit.SINGLE;
import static dev.autoupdate.frontend.http.TokenKit.STREAM;
import static dev.autoupdate.frontend.http.TokenKit.get;
import static dev.autoupdate.frontend.http.TokenKit.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.autoupdate.frontend.auth.Access;
import dev.autoupdate.frontend.auth.Authentication;
import dev.autoupdate.frontend.auth.Authenticator;
import dev.autoupdate.frontend.auth.Caller;
import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.auth.JwtOptions;
import dev.autoupdate.frontend.auth.Sessions;
import dev.autoupdate.frontend.kit.ManualClock;
import dev.autoupdate.frontend.restrict.Rules;
import dev.autoupdate.frontend.restrict.RulesSource;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class IdentityTest {

  private final ManualClock clock = new ManualClock("2026-01-01T00:00:00Z");
  private final Instant later = clock.instant().plus(Duration.ofHours(1));
  private final Sessions sessions = Sessions.awaitingLogouts(clock, RULES.logoutMemory());
  private HttpKit kit;

  @BeforeEach
  void start() throws Exception {
    kit = serving(access(true).authenticator());
    kit.state.apply("user/1/name=\"ada\"");
    sessions.upToDate();
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void eachUserHasAViewOfTheirOwn() throws Exception {
    HttpResponse<String> five = get(kit, SINGLE, token(5, later));
    HttpResponse<String> six = get(kit, SINGLE, token(6, later));
    HttpResponse<String> nobody = kit.get(SINGLE);

    assertThat(five.body()).isEqualTo("{\"user/1/name\":\"ada\"}\n");
    assertThat(HttpKit.next(five))
        .isEqualTo(
            HttpKit.next(kit.internal("/internal/autoupdate?user_id=5&single=1&k=user/1/name")))
        .isNotEqualTo(HttpKit.next(six))
        .isNotEqualTo(HttpKit.next(nobody));
    assertThat(get(kit, POLL + "&offset=" + HttpKit.next(six), token(5, later)).statusCode())
        .isEqualTo(410);
  }

  @Test
  void theCookieServesClientsThatCannotSendHeaders() throws Exception {
    HttpRequest request =
        kit.request(SINGLE).header("Cookie", "other=1; token=" + token(5, later)).build();
    HttpResponse<String> answer = kit.client.send(request, HttpResponse.BodyHandlers.ofString());

    assertThat(HttpKit.next(answer)).isEqualTo(HttpKit.next(get(kit, SINGLE, token(5, later))));
  }

  @Test
  void aBadTokenIs401WithItsReasonWhateverIsAskedFor() throws Exception {
    for (String path : new String[] {SINGLE, POLL, STREAM, "/autoupdate?nonsense"}) {
      HttpResponse<String> answer = get(kit, path, token(5, clock.instant().minusSeconds(1)));

      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).isEqualToIgnoringNewLines(EXPIRED);
      assertThat(answer.headers().firstValue("WWW-Authenticate"))
          .hasValue("Bearer error=\"invalid_token\"");
      assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    }
  }

  @Test
  void aBadTokenIsRefusedBeforeItsBodyIsRead() throws Exception {
    HttpRequest request =
        kit.request("/system/autoupdate")
            .header("Authorization", "Bearer x")
            .POST(HttpRequest.BodyPublishers.ofString("no JSON"))
            .build();

    assertThat(kit.client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(401);
  }

  @Test
  void withoutAnonymousATokenIsRequired() throws Exception {
    try (HttpKit closed = serving(access(false).authenticator())) {
      HttpResponse<String> answer = closed.get(SINGLE);

      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
      assertThat(closed.internal("/internal/autoupdate?user_id=0&single=1&k=a/1/b").statusCode())
          .isEqualTo(200);
      assertThat(closed.get("/system/autoupdate/health/ready").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whatCannotBeToldNowIs503() throws Exception {
    CompletableFuture<Authentication> pending = new CompletableFuture<>();
    try (HttpKit waiting = serving(credentials -> pending)) {
      CompletableFuture<HttpResponse<String>> answer = waiting.getAsync(SINGLE);
      await().until(() -> pending.getNumberOfDependents() == 1);

      pending.complete(new Authentication.Later("the keys cannot be reached"));

      assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
      assertThat(answer.join().headers().firstValue("Retry-After")).isPresent();
    }
  }

  @Test
  void anIdentityThatIsKnownLaterIsServedThen() throws Exception {
    CompletableFuture<Authentication> pending = new CompletableFuture<>();
    try (HttpKit waiting = serving(credentials -> pending)) {
      CompletableFuture<HttpResponse<String>> answer =
          waiting.client.sendAsync(
              waiting
                  .request("/system/autoupdate?single=1")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "[{\"collection\":\"user\",\"ids\":[1],\"fields\":{\"name\":null}}]"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      await().until(() -> pending.getNumberOfDependents() == 1);

      pending.complete(Caller.unbounded(Identity.of(5)));

      assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo("{}\n");
    }
  }

  @Test
  void requestsThatWaitedForTheSameKeysAreServedBesideOneAnother() throws Exception {
    CompletableFuture<Authentication> pending = new CompletableFuture<>();
    CyclicBarrier bothAreEvaluated = new CyclicBarrier(2);
    RulesSource meeting =
        state -> {
          try {
            bothAreEvaluated.await(10, TimeUnit.SECONDS);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
          return Rules.NONE;
        };
    try (HttpKit waiting =
        new HttpKit(HttpKit.QUICK, meeting, clock, new Access(credentials -> pending, sessions))) {
      waiting.frontend.serve(waiting.state, waiting.state.changes());
      CompletableFuture<HttpResponse<String>> one = waiting.getAsync(SINGLE);
      CompletableFuture<HttpResponse<String>> two =
          waiting.getAsync("/system/autoupdate?single=1&k=user/2/name");
      await().until(() -> pending.getNumberOfDependents() == 2);

      pending.complete(Caller.unbounded(Identity.of(5)));

      assertThat(one.get(20, TimeUnit.SECONDS).body()).isEqualTo("{}\n");
      assertThat(two.get(20, TimeUnit.SECONDS).body()).isEqualTo("{}\n");
    }
  }

  @Test
  void aFailureToTellIsAnAnswerToo() throws Exception {
    CompletableFuture<Authentication> failed =
        CompletableFuture.failedFuture(new IllegalStateException("a reason of ours"));
    try (HttpKit failing = serving(credentials -> failed)) {
      HttpResponse<String> answer = failing.get(SINGLE);

      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body()).doesNotContain("a reason of ours");
    }
  }

  private HttpKit serving(Authenticator authenticator) throws StartFailed {
    HttpKit started = new HttpKit(HttpKit.QUICK, clock, new Access(authenticator, sessions));
    started.frontend.serve(started.state, started.state.changes());
    return started;
  }

  private Access access(boolean anonymous) {
    return Access.byTokens(
        new JwtOptions(new JwtOptions.SharedSecret(SECRET, Optional.of("token")), RULES, anonymous),
        sessions,
        clock);
  }
}

package dev.autoupdate.frontend.auth;

import static dev.autoupdate.frontend.auth.Tokens.OTHER_SECRET;
import static dev.autoupdate.frontend.auth.Tokens.SECRET;
import static dev.autoupdate.frontend.auth.Tokens.claims;
import static dev.autoupdate.frontend.auth.Tokens.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.autoupdate.frontend.kit.ManualClock;
import dev.autoupdate.frontend.kit.OtherService;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Expired tokens, and an auth service that makes new ones. */
final class RenewalTest {

  private static final Instant START = Instant.parse(Tokens.NOW);
  private static final String OLD = signed(expired("a"));
  private static final String COOKIE = cookie(claims("sessionId", "a"));
  private static final String NEW = signed(claims("sessionId", "a"));
  private static final Authentication LATER =
      new Authentication.Later("the token cannot be renewed now");
  private static final Authentication EXPIRED = new Authentication.Denied(AuthFault.EXPIRED);

  private final CountDownLatch never = new CountDownLatch(1);
  private final ManualClock clock = new ManualClock(Tokens.NOW);
  private final Sessions sessions = Sessions.without(clock);
  private OtherService service;
  private Authenticator authenticator;

  @BeforeEach
  void start() throws Exception {
    service = new OtherService();
    authenticator = authenticator(service.url(), Duration.ofSeconds(20));
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void anExpiredTokenIsRenewedAndTheNewOneCounts() {
    service.give(NEW);

    assertThat(ask(OLD, COOKIE))
        .isEqualTo(
            new Caller(
                Identity.of(5),
                Optional.of(Tokens.EXPIRY.plusSeconds(10)),
                Optional.of("a"),
                Optional.of(NEW)));
    assertThat(service.asked())
        .containsExactly(
            new OtherService.Asked(
                "POST /internal/auth/authenticate",
                "bearer " + OLD,
                "refreshId=bearer%20" + COOKIE));
  }

  @Test
  void aGoodTokenIsNotRenewed() {
    assertThat(ask(NEW, COOKIE))
        .isInstanceOfSatisfying(Caller.class, caller -> assertThat(caller.renewed()).isEmpty());
    assertThat(service.asked()).isEmpty();
  }

  @Test
  void theServiceMayLiveBelowAPathAndLeaveOutTheWord() {
    service.answer(200, Map.of("Authentication", NEW), "");

    assertThat(ask(authenticator(URI.create(service.url() + "/auth/"), Duration.ofSeconds(20))))
        .isInstanceOf(Caller.class);
    assertThat(service.asked().get(0).line()).isEqualTo("POST /auth/internal/auth/authenticate");
  }

  static Stream<Arguments> notWorthAsking() {
    return Stream.of(
        arguments(OLD, cookie(expired("a")), AuthFault.EXPIRED),
        arguments(OLD, NEW, AuthFault.EXPIRED),
        arguments(OLD, cookie(claims("sessionId", "b")), AuthFault.MISMATCH),
        arguments(cookie(expired("a")), COOKIE, AuthFault.BAD_SIGNATURE),
        arguments(OLD + "!", COOKIE, AuthFault.MALFORMED),
        arguments(signed(expired("a").claim("userId", null)), COOKIE, AuthFault.NO_USER),
        arguments(
            signed(expired("over")), cookie(claims("sessionId", "over")), AuthFault.LOGGED_OUT));
  }

  @ParameterizedTest
  @MethodSource("notWorthAsking")
  void whatANewTokenWouldNotHelpIsRefusedUnasked(String access, String refresh, AuthFault fault) {
    Sessions ended = Sessions.awaitingLogouts(clock, Duration.ofDays(1));
    ended.upToDate();
    ended.logout("over");
    authenticator = authenticator(service.url(), Duration.ofSeconds(20), ended);
    service.give(NEW);

    assertThat(ask(access, refresh)).isEqualTo(new Authentication.Denied(fault));
    assertThat(service.asked()).isEmpty();
  }

  @Test
  void whatTheServiceRefusesIsExpired() {
    for (int status : new int[] {400, 401, 403, 422}) {
      service.answer(status, Map.of("Authentication", "bearer " + NEW), "");

      assertThat(ask(OLD, COOKIE)).isEqualTo(EXPIRED);
      clock.advance(Renewals.PAUSE_AFTER_FAILURE);
    }
    assertThat(service.asked()).hasSize(4);
  }

  static Stream<Arguments> noAnswers() {
    String header = "Authentication";
    String good = "bearer " + NEW;
    return Stream.of(
        arguments(500, Map.of(header, good), ""),
        arguments(302, Map.of(header, good, "Location", "/"), ""),
        arguments(404, Map.of(), ""),
        arguments(429, Map.of(), ""),
        arguments(201, Map.of(header, good), ""),
        arguments(200, Map.of(), "{\"success\":true}"),
        arguments(200, Map.of(header, "bearer "), ""),
        arguments(200, Map.of(header, "bearer nonsense"), ""),
        arguments(200, Map.of(header, "bearer " + OLD), ""),
        arguments(200, Map.of(header, "bearer " + COOKIE), ""),
        arguments(200, Map.of(header, "bearer " + signed(claims().expirationTime(null))), ""),
        arguments(200, Map.of(header, "bearer " + signed(claims("x", "x".repeat(4_096)))), ""),
        arguments(200, Map.of(header, good), "x".repeat(HttpAuthService.MOST_BYTES + 1)),
        arguments(200, Map.of(header, good, "X", "x".repeat(400_000)), ""));
  }

  @ParameterizedTest
  @MethodSource("noAnswers")
  void whatSaysNothingOfTheTokenIsForLater(int status, Map<String, String> headers, String body) {
    service.answer(status, headers, body);

    assertThat(ask(OLD, COOKIE)).isEqualTo(LATER);
    assertThat(service.asked()).isNotEmpty();
  }

  @Test
  void aServiceThatIsGoneIsForLater() {
    service.close();

    assertThat(ask(OLD, COOKIE)).isEqualTo(LATER);
  }

  @Test
  void aServiceThatIsSlowIsForLater() {
    service.hold(never);

    assertThat(ask(authenticator(service.url(), Duration.ofMillis(50)))).isEqualTo(LATER);
  }

  @Test
  void aNewTokenOfAnotherSessionIsRefused() {
    service.give(signed(claims("sessionId", "b")));
    assertThat(ask(OLD, COOKIE)).isEqualTo(new Authentication.Denied(AuthFault.MISMATCH));

    String other = signed(expired("a").claim("x", 1));
    service.give(signed(claims()));
    assertThat(ask(other, COOKIE)).isEqualTo(new Authentication.Denied(AuthFault.MISMATCH));
  }

  @Test
  void aNewTokenOfAnotherUserIsRefused() {
    service.give(signed(claims("sessionId", "a").claim("userId", 99)));

    assertThat(ask(OLD, COOKIE)).isEqualTo(new Authentication.Denied(AuthFault.MISMATCH));
  }

  @Test
  void aLogoutWhileItIsRenewedIsNotOverlooked() throws Exception {
    Sessions ending = Sessions.awaitingLogouts(clock, Duration.ofDays(1));
    ending.upToDate();
    Authenticator asking = authenticator(service.url(), Duration.ofSeconds(20), ending);
    CountDownLatch gate = new CountDownLatch(1);
    service.hold(gate);
    service.give(NEW);
    CompletableFuture<Authentication> answer =
        asking.authenticate(GivenCredentials.pair(OLD, COOKIE));
    await().until(() -> service.asked().size() == 1);

    ending.logout("a");
    gate.countDown();

    assertThat(answer.get(20, TimeUnit.SECONDS))
        .isEqualTo(new Authentication.Denied(AuthFault.LOGGED_OUT));
  }

  @Test
  void aBurstIsOneRequestAndHoldsNoThread() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    service.hold(gate);
    service.give(NEW);
    List<CompletableFuture<Authentication>> waiting =
        IntStream.range(0, 200)
            .mapToObj(i -> authenticator.authenticate(GivenCredentials.pair(OLD, COOKIE)))
            .toList();
    assertThat(waiting).noneMatch(CompletableFuture::isDone);

    gate.countDown();

    for (CompletableFuture<Authentication> answer : waiting) {
      assertThat(answer.get(20, TimeUnit.SECONDS)).isInstanceOf(Caller.class);
    }
    assertThat(ask(OLD, COOKIE)).isInstanceOf(Caller.class);
    assertThat(service.asked()).hasSize(1);
  }

  private Authentication ask(String access, String refresh) {
    return authenticator.authenticate(GivenCredentials.pair(access, refresh)).join();
  }

  private static Authentication ask(Authenticator other) {
    return other.authenticate(GivenCredentials.pair(OLD, COOKIE)).join();
  }

  private Authenticator authenticator(URI url, Duration timeout) {
    return authenticator(url, timeout, sessions);
  }

  private Authenticator authenticator(URI url, Duration timeout, Sessions ended) {
    TokenVerifier access = verifier(SECRET);
    return new PairAuthenticator(
        access,
        verifier(OTHER_SECRET),
        new Admission(true, ended),
        Optional.of(new Renewals(new HttpAuthService(url, timeout), access, clock)));
  }

  private TokenVerifier verifier(String secret) {
    return new TokenVerifier(new SecretKeys(secret), ClaimRules.DEFAULTS, clock);
  }

  private static JWTClaimsSet.Builder expired(String session) {
    return claims("sessionId", session)
        .issueTime(Date.from(START.minusSeconds(700)))
        .expirationTime(Date.from(START.minusSeconds(100)));
  }

  private static String cookie(JWTClaimsSet.Builder claims) {
    return signed(JWSAlgorithm.HS256, OTHER_SECRET, claims);
  }
}

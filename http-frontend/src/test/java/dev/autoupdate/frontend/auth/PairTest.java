package dev.autoupdate.frontend.auth;

import static dev.autoupdate.frontend.auth.Tokens.OTHER_SECRET;
import static dev.autoupdate.frontend.auth.Tokens.SECRET;
import static dev.autoupdate.frontend.auth.Tokens.claims;
import static dev.autoupdate.frontend.auth.Tokens.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.autoupdate.frontend.kit.ManualClock;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class PairTest {

  private static final String HEADER = signed(claims("sessionId", "a"));
  private static final String COOKIE = cookie(claims("sessionId", "a"));

  private final ManualClock clock = new ManualClock(Tokens.NOW);
  private final Authenticator authenticator =
      Access.byTokens(
              new JwtOptions(
                  new JwtOptions.Pair(SECRET, OTHER_SECRET, Optional.empty()),
                  ClaimRules.DEFAULTS,
                  true),
              Sessions.without(clock),
              clock)
          .authenticator();

  @Test
  void headerAndCookieTogetherTellWhoCalls() {
    assertThat(ask(GivenCredentials.pair(HEADER, COOKIE)))
        .isEqualTo(
            new Caller(
                Identity.of(5), Optional.of(Tokens.EXPIRY.plusSeconds(10)), Optional.of("a")));
  }

  @Test
  void theCookieNeedsNeitherUserNorExpiry() {
    String bare = cookie(new JWTClaimsSet.Builder().claim("sessionId", "a"));

    assertThat(ask(GivenCredentials.pair(HEADER, bare))).isInstanceOf(Caller.class);
  }

  @Test
  void withoutASessionBothAreOfTheSameUser() {
    assertThat(ask(GivenCredentials.pair(signed(claims()), cookie(claims()))))
        .isInstanceOf(Caller.class);
  }

  @Test
  void neitherIsAnonymous() {
    assertThat(ask(GivenCredentials.none())).isEqualTo(Caller.unbounded(new Identity.Anonymous()));
  }

  static Stream<Arguments> refused() {
    String expired =
        cookie(
            claims("sessionId", "a")
                .expirationTime(Date.from(Instant.parse("2025-01-01T00:00:00Z"))));
    return Stream.of(
        arguments(
            GivenCredentials.none().withHeader("Authentication", "bearer " + HEADER),
            AuthFault.INCOMPLETE),
        arguments(
            GivenCredentials.none().withCookie("refreshId", "bearer%20" + COOKIE),
            AuthFault.INCOMPLETE),
        arguments(GivenCredentials.pair(HEADER, HEADER), AuthFault.BAD_SIGNATURE),
        arguments(GivenCredentials.pair(COOKIE, COOKIE), AuthFault.BAD_SIGNATURE),
        arguments(GivenCredentials.pair(HEADER, expired), AuthFault.EXPIRED),
        arguments(
            GivenCredentials.pair(HEADER, cookie(claims("sessionId", "b"))), AuthFault.MISMATCH),
        arguments(GivenCredentials.pair(HEADER, cookie(claims())), AuthFault.MISMATCH),
        arguments(GivenCredentials.pair(signed(claims()), COOKIE), AuthFault.MISMATCH),
        arguments(
            GivenCredentials.pair(signed(claims()), cookie(claims("userId", 6))),
            AuthFault.MISMATCH),
        arguments(
            GivenCredentials.pair(HEADER, COOKIE).withHeader("Authentication", "x"),
            AuthFault.UNREADABLE));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void anythingElseIsRefused(Credentials credentials, AuthFault fault) {
    assertThat(ask(credentials)).isEqualTo(new Authentication.Denied(fault));
  }

  private Authentication ask(Credentials credentials) {
    return authenticator.authenticate(credentials).join();
  }

  private static String cookie(JWTClaimsSet.Builder claims) {
    return signed(JWSAlgorithm.HS256, OTHER_SECRET, claims);
  }
}

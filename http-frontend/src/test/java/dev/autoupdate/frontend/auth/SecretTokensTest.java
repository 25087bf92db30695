package dev.autoupdate.frontend.auth;

import static dev.autoupdate.frontend.auth.Tokens.OTHER_SECRET;
import static dev.autoupdate.frontend.auth.Tokens.SECRET;
import static dev.autoupdate.frontend.auth.Tokens.claims;
import static dev.autoupdate.frontend.auth.Tokens.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.autoupdate.frontend.kit.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretTokensTest {

  private static final ClaimRules STRICT =
      new ClaimRules(
          "userId",
          Duration.ofSeconds(10),
          Optional.of("issuer"),
          Optional.of("us"),
          Duration.ofHours(1));

  private final ManualClock clock = new ManualClock(Tokens.NOW);
  private final Sessions sessions = Sessions.without(clock);

  static Stream<Arguments> goodTokens() {
    return Stream.of(
        arguments("HS256", signed(JWSAlgorithm.HS256, SECRET, claims()), 5),
        arguments("HS384", signed(JWSAlgorithm.HS384, SECRET, claims()), 5),
        arguments("HS512", signed(JWSAlgorithm.HS512, SECRET, claims()), 5),
        arguments("digits as text", signed(claims("userId", "42")), 42),
        arguments("the largest id", signed(claims("userId", Long.MAX_VALUE)), Long.MAX_VALUE),
        arguments("0 is anonymous", signed(claims("userId", 0)), 0),
        arguments("begins within the skew", signed(claims().notBeforeTime(date(10))), 5),
        arguments("ended within the skew", signed(claims().expirationTime(date(-9))), 5));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("goodTokens")
  void aGoodTokenTellsWhoCalls(String what, String token, long userId) {
    Authentication answer = ask(defaults(), GivenCredentials.bearer(token));

    assertThat(answer)
        .isInstanceOfSatisfying(
            Caller.class, caller -> assertThat(caller.identity().userId()).isEqualTo(userId));
  }

  static Stream<Arguments> badTokens() throws JOSEException {
    String good = signed(claims());
    String[] parts = good.split("\\.", -1);
    String otherClaims = signed(claims("userId", 1)).split("\\.", -1)[1];
    RSAKey rsa = new RSAKeyGenerator(2048).generate();
    EncryptedJWT encrypted =
        new EncryptedJWT(
            new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A128GCM), claims().build());
    encrypted.encrypt(new DirectEncrypter("k".repeat(16).getBytes(StandardCharsets.UTF_8)));
    return Stream.of(
        arguments("no token at all", "nonsense", AuthFault.MALFORMED),
        arguments("two parts", parts[0] + "." + parts[1], AuthFault.MALFORMED),
        arguments("not in base64", "?." + parts[1] + "." + parts[2], AuthFault.MALFORMED),
        arguments(
            "not signed", new PlainJWT(claims().build()).serialize(), AuthFault.WRONG_ALGORITHM),
        arguments("encrypted", encrypted.serialize(), AuthFault.WRONG_ALGORITHM),
        arguments("RS256", signed(JWSAlgorithm.RS256, rsa, claims()), AuthFault.WRONG_ALGORITHM),
        arguments(
            "another secret",
            signed(JWSAlgorithm.HS256, OTHER_SECRET, claims()),
            AuthFault.BAD_SIGNATURE),
        arguments(
            "changed afterwards",
            parts[0] + "." + otherClaims + "." + parts[2],
            AuthFault.BAD_SIGNATURE),
        arguments("the signature cut off", parts[0] + "." + parts[1] + ".", AuthFault.MALFORMED),
        arguments("another last character", otherForm(good), AuthFault.MALFORMED),
        arguments("expired", signed(claims().expirationTime(date(-10))), AuthFault.EXPIRED),
        arguments(
            "not yet valid", signed(claims().notBeforeTime(date(11))), AuthFault.NOT_YET_VALID),
        arguments("without an end", signed(claims().expirationTime(null)), AuthFault.NO_EXPIRY),
        arguments("an end that is no number", signed(claims("exp", "x")), AuthFault.MALFORMED),
        arguments(
            "no user",
            signed(new JWTClaimsSet.Builder().expirationTime(date(60))),
            AuthFault.NO_USER),
        arguments("a negative user", signed(claims("userId", -1)), AuthFault.NO_USER),
        arguments("a broken number", signed(claims("userId", 5.5)), AuthFault.NO_USER),
        arguments("a name", signed(claims("userId", "ada")), AuthFault.NO_USER),
        arguments(
            "a session beyond the memory of logouts",
            signed(claims("sid", "a").expirationTime(date(86_411))),
            AuthFault.TOO_LONG));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badTokens")
  void aBadTokenIsRefusedWithItsReason(String what, String token, AuthFault fault) {
    assertThat(ask(defaults(), GivenCredentials.bearer(token)))
        .isEqualTo(new Authentication.Denied(fault));
  }

  static Stream<Arguments> strangers() {
    return Stream.of(
        arguments(claims().audience("us"), AuthFault.WRONG_ISSUER),
        arguments(claims().issuer("else").audience("us"), AuthFault.WRONG_ISSUER),
        arguments(claims().issuer("issuer"), AuthFault.WRONG_AUDIENCE),
        arguments(claims().issuer("issuer").audience("them"), AuthFault.WRONG_AUDIENCE));
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void issuerAndAudienceAreThoseThatAreExpected(JWTClaimsSet.Builder claims, AuthFault fault) {
    assertThat(ask(access(SECRET, STRICT, true), GivenCredentials.bearer(signed(claims))))
        .isEqualTo(new Authentication.Denied(fault));
    JWTClaimsSet.Builder right = claims().issuer("issuer").audience(List.of("x", "us"));
    assertThat(ask(access(SECRET, STRICT, true), GivenCredentials.bearer(signed(right))))
        .isInstanceOf(Caller.class);
  }

  @Test
  void aSecretIsUsedOnlyWithHashesItIsLongEnoughFor() {
    String secret = "s".repeat(48);
    Access access = access(secret, ClaimRules.DEFAULTS, true);

    String fits = signed(JWSAlgorithm.HS384, secret, claims());
    // The same bytes, padded: what a signer makes of a key that is too short.
    String tooLong = signed(JWSAlgorithm.HS512, secret + "\0".repeat(16), claims());

    assertThat(ask(access, GivenCredentials.bearer(fits))).isInstanceOf(Caller.class);
    assertThat(ask(access, GivenCredentials.bearer(tooLong)))
        .isEqualTo(new Authentication.Denied(AuthFault.WRONG_ALGORITHM));
  }

  @Test
  void aShortSecretIsNoSecret() {
    assertThatThrownBy(() -> new JwtOptions.SharedSecret("s".repeat(31), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new JwtOptions.SharedSecret(SECRET, Optional.empty()).toString())
        .doesNotContain(SECRET);
  }

  @Test
  void theCallerIsKnownUntilTheTokenExpires() {
    Access access = defaults();
    GivenCredentials credentials = GivenCredentials.bearer(signed(claims("sessionId", "a")));
    Instant end = Tokens.EXPIRY.plusSeconds(10);

    assertThat(ask(access, credentials))
        .isEqualTo(new Caller(Identity.of(5), Optional.of(end), Optional.of("a")));
    clock.advance(Duration.between(clock.instant(), end).minusMillis(1));
    assertThat(ask(access, credentials)).isInstanceOf(Caller.class);
    clock.advance(Duration.ofMillis(1));
    assertThat(ask(access, credentials)).isEqualTo(new Authentication.Denied(AuthFault.EXPIRED));
  }

  @Test
  void whoBringsNothingIsAnonymousUnlessThatIsSwitchedOff() {
    assertThat(ask(defaults(), GivenCredentials.none()))
        .isEqualTo(Caller.unbounded(new Identity.Anonymous()));
    Access closed = access(SECRET, ClaimRules.DEFAULTS, false);
    assertThat(ask(closed, GivenCredentials.none()))
        .isEqualTo(new Authentication.Denied(AuthFault.MISSING));
    assertThat(ask(closed, GivenCredentials.bearer(signed(claims("userId", 0)))))
        .isEqualTo(new Authentication.Denied(AuthFault.NO_USER));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic YTpi", "Bearer", "Bearer ", "", "Token x"})
  void aHeaderOfAnotherFormIsNotTakenForNone(String header) {
    assertThat(ask(defaults(), GivenCredentials.none().withHeader("Authorization", header)))
        .isEqualTo(new Authentication.Denied(AuthFault.UNREADABLE));
  }

  @Test
  void twoHeadersAreRefused() {
    String token = signed(claims());
    assertThat(ask(defaults(), GivenCredentials.bearer(token).withHeader("Authorization", "x")))
        .isEqualTo(new Authentication.Denied(AuthFault.UNREADABLE));
  }

  @Test
  void theCookieIsTakenWhenThereIsNoHeader() {
    Access access =
        Access.byTokens(
            new JwtOptions(
                new JwtOptions.SharedSecret(SECRET, Optional.of("token")),
                ClaimRules.DEFAULTS,
                true),
            sessions,
            clock);
    String token = signed(claims());

    assertThat(ask(access, GivenCredentials.none().withCookie("token", token)))
        .isInstanceOf(Caller.class);
    assertThat(ask(access, GivenCredentials.none().withCookie("token", "bearer%20" + token)))
        .isInstanceOf(Caller.class);
    assertThat(ask(access, GivenCredentials.bearer("x").withCookie("token", token)))
        .isEqualTo(new Authentication.Denied(AuthFault.MALFORMED));
    assertThat(ask(access, GivenCredentials.none().withCookie("token", "")))
        .isEqualTo(Caller.unbounded(new Identity.Anonymous()));
    assertThat(ask(defaults(), GivenCredentials.none().withCookie("token", token)))
        .isEqualTo(Caller.unbounded(new Identity.Anonymous()));
  }

  @Test
  void anEndedSessionIsRefusedAlsoWhenTheTokenIsRemembered() {
    Sessions told = Sessions.awaitingLogouts(clock, ClaimRules.DEFAULTS.logoutMemory());
    Access access =
        Access.byTokens(
            new JwtOptions(
                new JwtOptions.SharedSecret(SECRET, Optional.empty()), ClaimRules.DEFAULTS, true),
            told,
            clock);
    GivenCredentials credentials = GivenCredentials.bearer(signed(claims("sid", "a")));

    assertThat(ask(access, credentials)).isInstanceOf(Authentication.Later.class);
    told.upToDate();
    assertThat(ask(access, credentials)).isInstanceOf(Caller.class);
    told.logout("a");
    assertThat(ask(access, credentials)).isEqualTo(new Authentication.Denied(AuthFault.LOGGED_OUT));
    assertThat(ask(access, GivenCredentials.bearer(signed(claims("sid", "b")))))
        .isInstanceOf(Caller.class);
  }

  @Test
  void whatTheSignerSignsIsAccepted() {
    TokenSigner signer = new TokenSigner(SECRET, STRICT);
    String token = signer.sign(7, Optional.of("a"), clock.instant(), Tokens.EXPIRY);

    assertThat(ask(access(SECRET, STRICT, false), GivenCredentials.bearer(token)))
        .isInstanceOfSatisfying(
            Caller.class, caller -> assertThat(caller.identity()).isEqualTo(Identity.of(7)));
  }

  @Test
  void withoutTokensEverybodyIsAnonymousWhateverTheyBring() {
    assertThat(ask(Access.anonymous(clock), GivenCredentials.bearer("nonsense")))
        .isEqualTo(Caller.unbounded(new Identity.Anonymous()));
  }

  private Access defaults() {
    return access(SECRET, ClaimRules.DEFAULTS, true);
  }

  private Access access(String secret, ClaimRules rules, boolean anonymous) {
    return Access.byTokens(
        new JwtOptions(new JwtOptions.SharedSecret(secret, Optional.empty()), rules, anonymous),
        sessions,
        clock);
  }

  private static Authentication ask(Access access, Credentials credentials) {
    return access.authenticator().authenticate(credentials).join();
  }

  private static Date date(long secondsFromNow) {
    return Date.from(Instant.parse(Tokens.NOW).plusSeconds(secondsFromNow));
  }

  // The same bytes: the last character of a signature of 32 bytes has two bits that say nothing.
  private static String otherForm(String token) {
    String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int last = digits.indexOf(token.charAt(token.length() - 1));
    return token.substring(0, token.length() - 1) + digits.charAt(last + 1);
  }
}

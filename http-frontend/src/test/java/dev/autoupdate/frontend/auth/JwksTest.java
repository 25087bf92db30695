package dev.autoupdate.frontend.auth;

import static dev.autoupdate.frontend.auth.Tokens.claims;
import static dev.autoupdate.frontend.auth.Tokens.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpServer;
import dev.autoupdate.frontend.kit.ManualClock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class JwksTest {

  private static final RSAKey FIRST = rsa("first");
  private static final RSAKey SECOND = rsa("second");

  private final ManualClock clock = new ManualClock(Tokens.NOW);
  private final AtomicInteger fetches = new AtomicInteger();
  private final CountDownLatch never = new CountDownLatch(1);
  private HttpServer server;
  private volatile String published = "";
  private volatile int status = 200;
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private Authenticator authenticator;

  @BeforeEach
  void publish() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/keys",
        exchange -> {
          fetches.incrementAndGet();
          try {
            gate.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          byte[] body = published.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    publish(FIRST);
    authenticator = authenticator(server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    gate.countDown();
    never.countDown();
    server.stop(0);
  }

  @Test
  void everyAlgorithmOfThePublishedKindsIsAccepted() throws Exception {
    JWK p256 = new ECKeyGenerator(Curve.P_256).keyID("p256").generate();
    JWK p384 = new ECKeyGenerator(Curve.P_384).keyID("p384").generate();
    JWK p521 = new ECKeyGenerator(Curve.P_521).keyID("p521").generate();
    publish(FIRST, p256, p384, p521);

    assertThat(
            List.of(
                ask(signed(JWSAlgorithm.RS256, FIRST, claims())),
                ask(signed(JWSAlgorithm.RS384, FIRST, claims())),
                ask(signed(JWSAlgorithm.RS512, FIRST, claims())),
                ask(signed(JWSAlgorithm.ES256, p256, claims())),
                ask(signed(JWSAlgorithm.ES384, p384, claims())),
                ask(signed(JWSAlgorithm.ES512, p521, claims()))))
        .allMatch(Caller.class::isInstance);
    assertThat(fetches).hasValue(1);
  }

  @Test
  void aPublicKeyIsNoSecret() throws Exception {
    String publicKey = FIRST.toPublicJWK().toJSONString();
    String pem = new String(FIRST.toRSAPublicKey().getEncoded(), StandardCharsets.ISO_8859_1);

    for (String secret : List.of(publicKey, pem)) {
      assertThat(ask(signed(JWSAlgorithm.HS256, secret, claims())))
          .isEqualTo(new Authentication.Denied(AuthFault.WRONG_ALGORITHM));
    }
  }

  @Test
  void aPublishedSecretIsNotUsed() {
    publish(
        FIRST,
        new OctetSequenceKey.Builder(Tokens.SECRET.getBytes(StandardCharsets.UTF_8)).build());

    assertThat(ask(signed(claims())))
        .isEqualTo(new Authentication.Denied(AuthFault.WRONG_ALGORITHM));
  }

  @Test
  void anotherAlgorithmOfTheSameKeysIsRefused() {
    assertThat(ask(signed(JWSAlgorithm.PS256, FIRST, claims())))
        .isEqualTo(new Authentication.Denied(AuthFault.WRONG_ALGORITHM));
  }

  @Test
  void aNewKeyIsFetchedWhenItsFirstTokenComes() {
    ask(token(FIRST));
    publish(SECOND);
    clock.advance(JwksKeys.LEAST_PAUSE);

    assertThat(ask(token(SECOND))).isInstanceOf(Caller.class);
    assertThat(fetches).hasValue(2);
    // It is no longer published, and what was found good by it does not count either.
    assertThat(ask(token(FIRST))).isEqualTo(new Authentication.Denied(AuthFault.UNKNOWN_KEY));
  }

  @Test
  void unknownKeysDoNotMakeItAskMoreOftenThanNowAndThen() {
    ask(token(FIRST));
    for (int i = 0; i < 20; i++) {
      assertThat(ask(token(SECOND))).isEqualTo(new Authentication.Denied(AuthFault.UNKNOWN_KEY));
    }
    assertThat(fetches).hasValue(1);
    clock.advance(JwksKeys.LEAST_PAUSE);
    ask(token(SECOND));
    ask(token(SECOND));

    assertThat(fetches).hasValue(2);
  }

  @Test
  void aWrongSignatureOfAKnownKeyAsksNobody() {
    ask(token(FIRST));
    clock.advance(JwksKeys.LEAST_PAUSE);

    assertThat(ask(token(rsa("first"))))
        .isEqualTo(new Authentication.Denied(AuthFault.BAD_SIGNATURE));
    assertThat(fetches).hasValue(1);
  }

  @Test
  void tokensThatNameNoKeyAreTriedWithAllAndWithNewOnes() {
    RSAKey nameless = new RSAKey.Builder(SECOND).keyID(null).build();
    ask(token(FIRST));
    publish(FIRST, SECOND);
    clock.advance(JwksKeys.LEAST_PAUSE);

    assertThat(ask(token(nameless))).isInstanceOf(Caller.class);
  }

  @Test
  void knownKeysOutliveAnOutageForHoursButNotForEver() {
    ask(freshToken(FIRST));
    ask(freshToken(FIRST));
    status = 500;
    clock.advance(Duration.ofMinutes(9));

    // Also when it is remembered: what was found good must not keep keys alive.
    assertThat(ask(freshToken(FIRST))).isInstanceOf(Caller.class);
    await().until(() -> fetches.get() == 2);
    clock.advance(JwksKeys.OUTAGE);
    assertThat(ask(freshToken(FIRST))).isInstanceOf(Authentication.Later.class);
  }

  @Test
  void withoutTheKeysNobodyCanTell() throws Exception {
    status = 500;
    assertThat(ask(token(FIRST))).isInstanceOf(Authentication.Later.class);
    assertThat(ask(token(FIRST))).isInstanceOf(Authentication.Later.class);
    assertThat(fetches).hasValue(1);

    status = 200;
    published = "no keys";
    clock.advance(JwksKeys.PAUSE_AFTER_FAILURE);
    assertThat(ask(token(FIRST))).isInstanceOf(Authentication.Later.class);

    publish(FIRST);
    clock.advance(JwksKeys.PAUSE_AFTER_FAILURE);
    assertThat(ask(token(FIRST))).isInstanceOf(Caller.class);
  }

  @Test
  void nobodyAnswersIsTheSame() throws Exception {
    int port = server.getAddress().getPort();
    server.stop(0);

    assertThat(authenticator(port).authenticate(GivenCredentials.bearer(token(FIRST))).join())
        .isInstanceOf(Authentication.Later.class);
  }

  @Test
  void oldKeysAreRenewedInTheBackground() {
    ask(token(FIRST));
    publish(FIRST, SECOND);
    gate = new CountDownLatch(1);
    clock.advance(JwksKeys.REFRESH_AFTER.plusMillis(1));

    assertThat(ask(freshToken(FIRST))).isInstanceOf(Caller.class);
    gate.countDown();
    await().until(() -> ask(token(SECOND)) instanceof Caller);
    assertThat(fetches).hasValue(2);
  }

  @Test
  void thoseWhoWaitForKeysShareOneFetchAndHoldNoThread() throws Exception {
    gate = new CountDownLatch(1);
    // Signed once: 200 signatures take a busy machine longer than a fetch may last.
    String token = token(FIRST);
    List<CompletableFuture<Authentication>> waiting = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      waiting.add(authenticator.authenticate(GivenCredentials.bearer(token)));
    }
    assertThat(waiting).noneMatch(CompletableFuture::isDone);

    gate.countDown();

    for (CompletableFuture<Authentication> answer : waiting) {
      assertThat(answer.get(10, TimeUnit.SECONDS)).isInstanceOf(Caller.class);
    }
    assertThat(fetches).hasValue(1);
  }

  @Test
  void aFetchThatDoesNotEndIsGivenUp() throws Exception {
    gate = never;

    assertThat(
            authenticator
                .authenticate(GivenCredentials.bearer(token(FIRST)))
                .get(60, TimeUnit.SECONDS))
        .isInstanceOf(Authentication.Later.class);
  }

  private Authentication ask(String token) {
    return authenticator.authenticate(GivenCredentials.bearer(token)).join();
  }

  private Authenticator authenticator(int port) {
    JwtOptions options =
        new JwtOptions(
            new JwtOptions.KeySet(
                URI.create("http://127.0.0.1:" + port + "/keys"), Optional.empty()),
            ClaimRules.DEFAULTS,
            true);
    return Access.byTokens(options, Sessions.without(clock), clock).authenticator();
  }

  private void publish(JWK... keys) {
    published = new JWKSet(List.of(keys)).toString(false);
  }

  private static String token(JWK key) {
    return signed(JWSAlgorithm.RS256, key, claims());
  }

  // Good for a day more.
  private static String freshToken(JWK key) {
    return signed(
        JWSAlgorithm.RS256,
        key,
        claims().expirationTime(Date.from(Tokens.EXPIRY.plusSeconds(86_400))));
  }

  private static RSAKey rsa(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}

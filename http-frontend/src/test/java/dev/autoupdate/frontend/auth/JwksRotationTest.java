package dev.autoupdate.frontend.auth;

import static dev.autoupdate.frontend.auth.Tokens.claims;
import static dev.autoupdate.frontend.auth.Tokens.signed;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import dev.autoupdate.frontend.auth.SigningKeys.Signature;
import dev.autoupdate.frontend.kit.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of tokens whose key is newer than the last fetch. */
final class JwksRotationTest {

  private final ManualClock clock = new ManualClock(Tokens.NOW);
  private JWKSet published = new JWKSet();
  private final JwksKeys keys =
      new JwksKeys(() -> CompletableFuture.completedFuture(published), clock);
  private RSAKey old;
  private RSAKey fresh;

  @BeforeEach
  void publishTheOldKey() throws Exception {
    old = new RSAKeyGenerator(2048).keyID("old").generate();
    fresh = new RSAKeyGenerator(2048).keyID("fresh").generate();
    published = new JWKSet(old);
    assertThat(check(old)).isEqualTo(Signature.GOOD);
  }

  @Test
  void aNewKeyIsUnknownUntilTheNextFetchIsDue() throws Exception {
    published = new JWKSet(fresh);
    clock.advance(JwksKeys.LEAST_PAUSE.minusMillis(1));
    assertThat(check(fresh)).isEqualTo(Signature.NO_SUCH_KEY);

    clock.advance(Duration.ofMillis(1));

    assertThat(check(fresh)).isEqualTo(Signature.GOOD);
    assertThat(check(old)).isEqualTo(Signature.NO_SUCH_KEY);
  }

  @Test
  void aKeyThatWasPublishedSomeTimeBeforeItIsUsedIsNeverUnknown() throws Exception {
    for (int fetched = 0; fetched < 20; fetched++) {
      published = new JWKSet(old);
      clock.advance(JwksKeys.REFRESH_AFTER.plusMillis(1));
      assertThat(check(old)).isEqualTo(Signature.GOOD);
      clock.advance(Duration.ofSeconds(fetched));
      published = new JWKSet(List.of(old, fresh));
      clock.advance(JwksKeys.LEAST_PAUSE);

      assertThat(check(fresh)).isEqualTo(Signature.GOOD);
    }
  }

  @Test
  void aTokenThatNamesNoKeyAndFitsNoneHasAWrongSignature() throws Exception {
    assertThat(check(new RSAKey.Builder(fresh).keyID(null).build())).isEqualTo(Signature.BAD);
  }

  private Signature check(RSAKey key) throws Exception {
    return keys.check(SignedJWT.parse(signed(JWSAlgorithm.RS256, key, claims()))).join();
  }
}

package dev.autoupdate.frontend.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * One secret that both sides know. It is used with those of HS256, HS384 and HS512 that it is long
 * enough for (RFC 7518, 3.2).
 */
final class SecretKeys implements SigningKeys {

  private final JWSVerifier verifier;
  private final Set<JWSAlgorithm> algorithms;

  /**
   * @param secret its UTF-8 bytes count, 32 at least
   */
  SecretKeys(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    algorithms = MACVerifier.getCompatibleAlgorithms(bytes.length * Byte.SIZE);
    try {
      verifier = new MACVerifier(bytes);
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the secret cannot be used", e);
    }
  }

  @Override
  public CompletableFuture<Signature> check(SignedJWT token) {
    return CompletableFuture.completedFuture(look(token));
  }

  @Override
  public long generation() {
    return 1;
  }

  private Signature look(SignedJWT token) {
    if (!algorithms.contains(token.getHeader().getAlgorithm())) {
      return Signature.WRONG_ALGORITHM;
    }
    try {
      return token.verify(verifier) ? Signature.GOOD : Signature.BAD;
    } catch (JOSEException e) {
      return Signature.BAD;
    }
  }
}

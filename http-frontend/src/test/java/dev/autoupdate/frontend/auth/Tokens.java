package dev.autoupdate.frontend.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;

/** Makes tokens. */
final class Tokens {

  static final String NOW = "2026-01-01T00:00:00Z";
  static final Instant EXPIRY = Instant.parse(NOW).plusSeconds(600);
  static final String SECRET = "s".repeat(64);
  static final String OTHER_SECRET = "o".repeat(64);

  private Tokens() {}

  /** Claims of user 5, good for ten minutes. */
  static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .claim("userId", 5)
        .issueTime(Date.from(Instant.parse(NOW)))
        .expirationTime(Date.from(EXPIRY));
  }

  static JWTClaimsSet.Builder claims(String name, Object value) {
    return claims().claim(name, value);
  }

  static String signed(JWTClaimsSet.Builder claims) {
    return signed(JWSAlgorithm.HS256, SECRET, claims);
  }

  static String signed(JWSAlgorithm algorithm, String secret, JWTClaimsSet.Builder claims) {
    try {
      return sign(
          new JWSHeader(algorithm),
          new MACSigner(secret.getBytes(StandardCharsets.UTF_8)),
          claims.build());
    } catch (JOSEException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Signed with a key, whose id, if it has one, is in the header. */
  static String signed(JWSAlgorithm algorithm, JWK key, JWTClaimsSet.Builder claims) {
    try {
      JWSSigner signer =
          key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner((ECKey) key);
      return sign(
          new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), signer, claims.build());
    } catch (JOSEException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String sign(JWSHeader header, JWSSigner signer, JWTClaimsSet claims)
      throws JOSEException {
    SignedJWT token = new SignedJWT(header, claims);
    token.sign(signer);
    return token.serialize();
  }
}

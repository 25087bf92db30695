package dev.autoupdate.frontend.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;

/** Signs tokens that {@link ClaimRules} accept, for trying things out. Immutable. */
public final class TokenSigner {

  private final String secret;
  private final ClaimRules rules;

  /**
   * @param secret of at least {@link JwtOptions#LEAST_SECRET_BYTES} bytes
   * @param rules what the tokens are to satisfy
   */
  public TokenSigner(String secret, ClaimRules rules) {
    this.secret = secret;
    this.rules = rules;
  }

  /** A token for this user, signed by HS256. */
  public String sign(long userId, Optional<String> session, Instant issued, Instant expiry) {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .claim(rules.userClaim(), userId)
            .issueTime(Date.from(issued))
            .expirationTime(Date.from(expiry));
    session.ifPresent(id -> claims.claim("sessionId", id));
    rules.issuer().ifPresent(claims::issuer);
    rules.audience().ifPresent(claims::audience);
    SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims.build());
    try {
      token.sign(new MACSigner(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the secret cannot be used", e);
    }
    return token.serialize();
  }
}

package dev.autoupdate.frontend.auth;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads the claims of a token whose signature is good. Used by any number of threads. */
final class Claims {

  private static final List<String> SESSION_CLAIMS = List.of("sessionId", "sid");

  private final ClaimRules rules;
  private final Clock clock;

  Claims(ClaimRules rules, Clock clock) {
    this.rules = rules;
    this.clock = clock;
  }

  Verification read(JWTClaimsSet claims) {
    Instant now = clock.instant();
    Optional<Instant> expiry =
        instant(claims.getExpirationTime()).map(end -> end.plus(rules.clockSkew()));
    Optional<Instant> begin = instant(claims.getNotBeforeTime());
    if (begin.isPresent() && now.plus(rules.clockSkew()).isBefore(begin.get())) {
      return Verification.Failed.because(AuthFault.NOT_YET_VALID);
    }
    if (rules.issuer().isPresent() && !rules.issuer().get().equals(claims.getIssuer())) {
      return Verification.Failed.because(AuthFault.WRONG_ISSUER);
    }
    if (rules.audience().isPresent() && !claims.getAudience().contains(rules.audience().get())) {
      return Verification.Failed.because(AuthFault.WRONG_AUDIENCE);
    }
    Optional<String> session = session(claims);
    if (session.isPresent() && expiry.isPresent() && livesTooLong(claims, now, expiry.get())) {
      return Verification.Failed.because(AuthFault.TOO_LONG);
    }
    Token token = new Token(userId(claims.getClaim(rules.userClaim())), expiry, session);
    boolean over = expiry.isPresent() && !now.isBefore(expiry.get());
    return over ? new Verification.Expired(token) : token;
  }

  // Without the time of issue, what is left of its life is all that can be judged.
  private boolean livesTooLong(JWTClaimsSet claims, Instant now, Instant expiry) {
    Instant issued = instant(claims.getIssueTime()).orElse(now);
    Instant from = issued.isBefore(now) ? issued : now;
    Duration life = Duration.between(from, expiry);
    return life.compareTo(rules.maxLife().plus(rules.clockSkew())) > 0;
  }

  private static Optional<Instant> instant(@Nullable Date date) {
    return Optional.ofNullable(date).map(Date::toInstant);
  }

  private static Optional<String> session(JWTClaimsSet claims) {
    return SESSION_CLAIMS.stream()
        .map(claims::getClaim)
        .filter(claim -> claim instanceof String || claim instanceof Long)
        .map(Object::toString)
        .filter(id -> !id.isEmpty())
        .findFirst();
  }

  private static OptionalLong userId(@Nullable Object claim) {
    if (claim instanceof Long number && number >= 0) {
      return OptionalLong.of(number);
    }
    if (claim instanceof String text && text.matches("[0-9]{1,18}")) {
      return OptionalLong.of(Long.parseLong(text));
    }
    return OptionalLong.empty();
  }
}

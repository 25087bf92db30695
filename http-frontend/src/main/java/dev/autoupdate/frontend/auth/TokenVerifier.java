package dev.autoupdate.frontend.auth;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import dev.autoupdate.frontend.auth.SigningKeys.Signature;
import java.nio.ByteBuffer;
import java.text.ParseException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/**
 * Verifies tokens of one kind; those that are good are remembered until they expire.
 *
 * <p>Used by any number of threads. The calling one parses and computes; where keys have to be
 * fetched first, the rest is done by the thread that has fetched them.
 */
final class TokenVerifier {

  private static final int REMEMBERED = 10_000;
  private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_.-]*+");

  private final SigningKeys keys;
  private final Claims claims;
  private final VerifiedTokens verified;

  TokenVerifier(SigningKeys keys, ClaimRules rules, Clock clock) {
    this.keys = keys;
    this.claims = new Claims(rules, clock);
    this.verified = new VerifiedTokens(REMEMBERED, clock);
  }

  CompletableFuture<Verification> verify(String token) {
    // The parser passes over anything else, so that one token would have any number of forms.
    if (!COMPACT.matcher(token).matches()) {
      return failed(AuthFault.MALFORMED);
    }
    ByteBuffer hash = VerifiedTokens.hash(token);
    long generation = keys.generation();
    Optional<Token> remembered = verified.find(hash, generation);
    if (remembered.isPresent()) {
      return CompletableFuture.completedFuture(remembered.get());
    }
    JWT parsed;
    try {
      parsed = JWTParser.parse(token);
    } catch (ParseException e) {
      return failed(AuthFault.MALFORMED);
    }
    if (!isOneForm(parsed)) {
      return failed(AuthFault.MALFORMED);
    }
    // What is not signed, or is encrypted, says so in its algorithm.
    return parsed instanceof SignedJWT signed
        ? keys.check(signed).thenApply(seen -> judge(signed, seen, hash, generation))
        : failed(AuthFault.WRONG_ALGORITHM);
  }

  // The last character of base64 has bits that say nothing: as they vary, so would the token.
  private static boolean isOneForm(JWT token) {
    for (Base64URL part : token.getParsedParts()) {
      if (part != null && !Base64URL.encode(part.decode()).equals(part)) {
        return false;
      }
    }
    return true;
  }

  private Verification judge(SignedJWT token, Signature seen, ByteBuffer hash, long generation) {
    return switch (seen) {
      case GOOD -> read(token, hash, generation);
      case BAD -> Verification.Failed.because(AuthFault.BAD_SIGNATURE);
      case NO_SUCH_KEY -> Verification.Failed.because(AuthFault.UNKNOWN_KEY);
      case WRONG_ALGORITHM -> Verification.Failed.because(AuthFault.WRONG_ALGORITHM);
      case UNKNOWN ->
          new Verification.Failed(
              new Authentication.Later("the keys to check the token with cannot be reached"));
    };
  }

  private Verification read(SignedJWT token, ByteBuffer hash, long generation) {
    JWTClaimsSet set;
    try {
      set = token.getJWTClaimsSet();
    } catch (ParseException e) {
      return Verification.Failed.because(AuthFault.MALFORMED);
    }
    Verification result =
        set == null ? Verification.Failed.because(AuthFault.MALFORMED) : claims.read(set);
    // Keys that changed meanwhile may not be those it was checked with.
    if (result instanceof Token good && generation == keys.generation()) {
      verified.add(hash, good, generation);
    }
    return result;
  }

  private static CompletableFuture<Verification> failed(AuthFault fault) {
    return CompletableFuture.completedFuture(Verification.Failed.because(fault));
  }
}

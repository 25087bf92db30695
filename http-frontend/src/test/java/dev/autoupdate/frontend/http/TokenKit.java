package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.auth.ClaimRules;
import dev.autoupdate.frontend.auth.TokenSigner;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Tokens of one issuer, good until whenever a test says, and requests that bring them. */
final class TokenKit {

  static final String SECRET = "s".repeat(32);
  static final ClaimRules RULES =
      new ClaimRules(
          "userId", Duration.ZERO, Optional.empty(), Optional.empty(), Duration.ofDays(400_000));
  static final String SINGLE = "/system/autoupdate?single=1&k=user/1/name";
  static final String POLL = "/system/autoupdate?longpolling=1&k=user/1/name";
  static final String STREAM = "/system/autoupdate?k=user/1/name";
  static final String EXPIRED = "{\"error\":{\"type\":\"auth\",\"msg\":\"the token has expired\"}}";

  private static final TokenSigner SIGNER = new TokenSigner(SECRET, RULES);

  private TokenKit() {}

  static String token(long userId, Instant expiry) {
    return SIGNER.sign(userId, Optional.empty(), Instant.EPOCH, expiry);
  }

  static String token(long userId, String session, Instant expiry) {
    return SIGNER.sign(userId, Optional.of(session), Instant.EPOCH, expiry);
  }

  static HttpRequest request(HttpKit kit, String path, String token) {
    return kit.request(path).header("Authorization", "Bearer " + token).build();
  }

  static HttpResponse<String> get(HttpKit kit, String path, String token) throws Exception {
    return kit.client.send(request(kit, path, token), HttpResponse.BodyHandlers.ofString());
  }
}

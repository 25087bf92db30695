package dev.autoupdate.frontend.auth;

import java.time.Duration;
import java.util.Optional;

/**
 * What a token must say.
 *
 * @param userClaim the claim with the user's id
 * @param clockSkew by how much clocks may differ: so much longer a token is good, and so much
 *     earlier
 * @param issuer the expected {@code iss}; empty for any
 * @param audience what {@code aud} must contain; empty for anything
 * @param maxLife how long a token with a session may live at most: the logout of its session is
 *     remembered as long
 */
public record ClaimRules(
    String userClaim,
    Duration clockSkew,
    Optional<String> issuer,
    Optional<String> audience,
    Duration maxLife) {

  /** {@code userId}, 10 s, any issuer and audience, a day. */
  public static final ClaimRules DEFAULTS =
      new ClaimRules(
          "userId",
          Duration.ofSeconds(10),
          Optional.empty(),
          Optional.empty(),
          Duration.ofHours(24));

  /** How long a logout is to be remembered: no token of its session is good after that. */
  public Duration logoutMemory() {
    return maxLife.plus(clockSkew.multipliedBy(2));
  }
}

package dev.autoupdate.processor.settings;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who may call. Immutable.
 *
 * @param anonymous whether requests without a token are served
 * @param secret that tokens are signed with; not together with {@code jwksUrl}
 * @param refreshSecret that the {@code refreshId} cookie's token is signed with; only together with
 *     {@code secret}, and not with {@code cookie}
 * @param authService where expired tokens are renewed; only together with {@code refreshSecret}
 * @param jwksUrl where the keys are that tokens are signed with
 * @param userClaim the claim with the user's id
 * @param clockSkew by how much clocks may differ; zero or more
 * @param issuer the expected issuer
 * @param audience the expected audience
 * @param cookie the name of a cookie that may have the token
 * @param maxLife of tokens with a session
 * @param privileged who may ask what is beyond any view, each a user's id or {@code field=value}
 */
public record AuthSettings(
    boolean anonymous,
    Optional<String> secret,
    Optional<String> refreshSecret,
    Optional<URI> authService,
    Optional<URI> jwksUrl,
    String userClaim,
    Duration clockSkew,
    Optional<String> issuer,
    Optional<String> audience,
    Optional<String> cookie,
    Duration maxLife,
    List<String> privileged) {

  /** Copies its list. */
  public AuthSettings {
    privileged = List.copyOf(privileged);
  }

  /** Whether tokens are looked at. */
  public boolean byTokens() {
    return secret.isPresent() || jwksUrl.isPresent();
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "AuthSettings[byTokens=" + byTokens() + ", anonymous=" + anonymous + "]";
  }
}

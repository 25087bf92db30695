package dev.autoupdate.frontend.auth;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;

/**
 * Which tokens are accepted.
 *
 * @param scheme where they are and who signs them
 * @param claims what they must say
 * @param anonymous whether a request without a token is served, as anonymous
 */
public record JwtOptions(Scheme scheme, ClaimRules claims, boolean anonymous) {

  /** The shortest secret, in bytes: HS256 needs it, the longer hashes need 48 and 64. */
  public static final int LEAST_SECRET_BYTES = 32;

  /** Where tokens are in a request, and who signs them. */
  public sealed interface Scheme {
    /** What tells who calls by this scheme. */
    Authenticator authenticator(ClaimRules claims, Admission admission, Clock clock);
  }

  /**
   * {@code Authorization: Bearer}, or a cookie; signed with a secret by HS256, HS384 or HS512.
   *
   * @param secret its UTF-8 bytes count
   * @param cookie the cookie's name, for clients that cannot send headers
   */
  public record SharedSecret(String secret, Optional<String> cookie) implements Scheme {
    /** Checks the secret's length. */
    public SharedSecret {
      checkSecret(secret);
    }

    @Override
    public Authenticator authenticator(ClaimRules claims, Admission admission, Clock clock) {
      return new BearerAuthenticator(
          cookie, new TokenVerifier(new SecretKeys(secret), claims, clock), admission);
    }

    @Override
    public String toString() {
      return "SharedSecret[cookie=" + cookie + "]";
    }
  }

  /**
   * {@code Authorization: Bearer}, or a cookie; signed by RS* or ES* with one of the keys at a URL.
   *
   * @param cookie the cookie's name, for clients that cannot send headers
   */
  public record KeySet(URI url, Optional<String> cookie) implements Scheme {
    @Override
    public Authenticator authenticator(ClaimRules claims, Admission admission, Clock clock) {
      JwksKeys keys = new JwksKeys(new HttpJwks(url), clock);
      return new BearerAuthenticator(cookie, new TokenVerifier(keys, claims, clock), admission);
    }
  }

  /**
   * A token in the header {@code Authentication} and one in the cookie {@code refreshId}, both
   * needed, each signed with a secret of its own.
   *
   * @param secret of the header's token
   * @param refreshSecret of the cookie's
   * @param authService where a header's token is renewed when it has expired and the cookie's has
   *     not; empty when that is left to the clients
   */
  public record Pair(String secret, String refreshSecret, Optional<URI> authService)
      implements Scheme {
    /** Checks the secrets' length. */
    public Pair {
      checkSecret(secret);
      checkSecret(refreshSecret);
    }

    @Override
    public Authenticator authenticator(ClaimRules claims, Admission admission, Clock clock) {
      TokenVerifier access = new TokenVerifier(new SecretKeys(secret), claims, clock);
      TokenVerifier refresh = new TokenVerifier(new SecretKeys(refreshSecret), claims, clock);
      Optional<Renewals> renewals =
          authService.map(url -> new Renewals(new HttpAuthService(url), access, clock));
      return new PairAuthenticator(access, refresh, admission, renewals);
    }

    @Override
    public String toString() {
      return "Pair[authService=" + authService + "]";
    }
  }

  private static void checkSecret(String secret) {
    if (secret.getBytes(StandardCharsets.UTF_8).length < LEAST_SECRET_BYTES) {
      throw new IllegalArgumentException("a secret has at least " + LEAST_SECRET_BYTES + " bytes");
    }
  }
}

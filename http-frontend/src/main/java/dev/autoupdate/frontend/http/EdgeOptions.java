package dev.autoupdate.frontend.http;

import java.time.Duration;
import java.util.Optional;

/**
 * How the frontend meets clients it knows nothing of.
 *
 * @param origins whose pages may read answers
 * @param traffic how much one user, and all together, may ask for
 * @param wire how large a request's head may be, and how slow a client
 * @param gzipFromBytes from which size on an answer in one piece is compressed for clients that
 *     accept it; 0 = never
 * @param sharedFor how long shared caches may keep what anonymous callers read without waiting, in
 *     whole seconds; zero = never
 * @param proxies whose word on where a request comes from is taken
 * @param tls the certificate of the public listener; without one it speaks plain HTTP
 */
public record EdgeOptions(
    AllowedOrigins origins,
    TrafficLimits traffic,
    WireLimits wire,
    int gzipFromBytes,
    Duration sharedFor,
    TrustedProxies proxies,
    Optional<TlsOptions> tls) {

  /** No other origins, the default limits, compression from 8 KiB on, nothing in caches, no TLS. */
  public static final EdgeOptions DEFAULTS =
      new EdgeOptions(
          AllowedOrigins.NONE,
          TrafficLimits.DEFAULTS,
          WireLimits.DEFAULTS,
          8_192,
          Optional.empty());

  /** Checks size and duration. */
  public EdgeOptions {
    if (gzipFromBytes < 0 || sharedFor.isNegative()) {
      throw new IllegalArgumentException("sizes and durations are at least 0");
    }
  }

  /** With nothing in caches, and no proxy. */
  public EdgeOptions(
      AllowedOrigins origins,
      TrafficLimits traffic,
      WireLimits wire,
      int gzipFromBytes,
      Optional<TlsOptions> tls) {
    this(origins, traffic, wire, gzipFromBytes, Duration.ZERO, TrustedProxies.NONE, tls);
  }
}

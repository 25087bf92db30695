package dev.autoupdate.processor.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How clients are met. Immutable.
 *
 * @param host the address or name to bind to
 * @param corsOrigins perhaps none; {@code *} only alone and without {@code corsCredentials}
 * @param corsCredentials whether cookies may come along
 * @param maxHeaderBytes of a request's head
 * @param maxUriBytes of path and query
 * @param clientTimeout for a head, a body, a piece of an answer
 * @param connectionsMax requests and streams in all; 0 means no limit
 * @param connectionsPerUser the same for one user
 * @param requestsPerSecond of one user; 0 means no limit
 * @param socketsMax connections in all, at rest or not; 0 means no limit
 * @param gzipMinBytes 0 means never
 * @param cacheAnonymous how long shared caches may keep what anonymous callers read; zero means
 *     never
 * @param trustedProxies addresses and networks
 * @param tlsKeystore as given, not yet read; with it there is a password
 * @param tlsPassword of the keystore
 * @param metricsHost the address or name that metrics and health have for themselves
 * @param metricsPort its port; 0 means any free one
 * @param internalToken what the internal listener asks for; empty means nothing
 */
public record EdgeSettings(
    String host,
    Set<String> corsOrigins,
    boolean corsCredentials,
    int maxHeaderBytes,
    int maxUriBytes,
    Duration clientTimeout,
    int connectionsMax,
    int connectionsPerUser,
    int requestsPerSecond,
    int socketsMax,
    int gzipMinBytes,
    Duration cacheAnonymous,
    List<String> trustedProxies,
    Optional<Path> tlsKeystore,
    Optional<String> tlsPassword,
    String metricsHost,
    int metricsPort,
    Optional<String> internalToken) {

  /** Copies the lists. */
  public EdgeSettings {
    corsOrigins = Set.copyOf(corsOrigins);
    trustedProxies = List.copyOf(trustedProxies);
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "EdgeSettings[host="
        + host
        + ", corsOrigins="
        + corsOrigins
        + ", tlsKeystore="
        + tlsKeystore
        + "]";
  }
}

package dev.autoupdate.frontend.http;

import java.util.Optional;

/**
 * How operators and their tools get in.
 *
 * @param metricsHost the address that metrics and health have for themselves
 * @param metricsPort its port; 0 = any free one
 * @param internalToken what the internal listener asks for as a bearer token; empty = nothing
 */
public record OperatorOptions(String metricsHost, int metricsPort, Optional<String> internalToken) {

  /** Any free port on loopback, no token. */
  public static final OperatorOptions DEFAULTS =
      new OperatorOptions("127.0.0.1", 0, Optional.empty());

  /** Checks the port. */
  public OperatorOptions {
    if (metricsPort < 0 || metricsPort > 65_535) {
      throw new IllegalArgumentException("ports are 0 to 65535");
    }
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "OperatorOptions[metricsHost=" + metricsHost + ", metricsPort=" + metricsPort + "]";
  }
}

package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.request.RequestLimits;
import dev.autoupdate.frontend.view.ViewLimits;
import java.time.Duration;
import java.util.Set;

/**
 * What the HTTP frontend can be told.
 *
 * @param host the address the public listener binds to
 * @param port its port; 0 = any free one
 * @param internalPort the internal listener's, on the loopback address only; 0 = any free one
 * @param longpollTimeout how long a long-poll waits for a change
 * @param streamHeartbeat after how long without a change a stream gets an empty line
 * @param catchUpTimeout how long a request waits until this instance has got to its offset
 * @param limits how large requests may be
 * @param views how large views may get, and how many are evaluated at a time
 * @param edge how clients are met
 * @param operators how operators are
 * @param ownTopics the service's own topics: {@code min} does not tell clients how far they are
 */
public record FrontendOptions(
    String host,
    int port,
    int internalPort,
    Duration longpollTimeout,
    Duration streamHeartbeat,
    Duration catchUpTimeout,
    RequestLimits limits,
    ViewLimits views,
    EdgeOptions edge,
    OperatorOptions operators,
    Set<String> ownTopics) {

  /** Ports 9012 and 9013 on all addresses and loopback; 25 s, 20 s, 5 s. */
  public static final FrontendOptions DEFAULTS =
      new FrontendOptions(
          "0.0.0.0",
          9012,
          9013,
          Duration.ofSeconds(25),
          Duration.ofSeconds(20),
          Duration.ofSeconds(5),
          RequestLimits.DEFAULTS,
          ViewLimits.DEFAULTS);

  /** Checks ports and durations. */
  public FrontendOptions {
    if (port < 0 || port > 65_535 || internalPort < 0 || internalPort > 65_535) {
      throw new IllegalArgumentException("ports are 0 to 65535");
    }
    if (!isPositive(longpollTimeout)
        || !isPositive(streamHeartbeat)
        || !isPositive(catchUpTimeout)) {
      throw new IllegalArgumentException("durations are positive");
    }
    ownTopics = Set.copyOf(ownTopics);
  }

  /** With the default edge, for operators without secrets, and no topics of its own. */
  public FrontendOptions(
      String host,
      int port,
      int internalPort,
      Duration longpollTimeout,
      Duration streamHeartbeat,
      Duration catchUpTimeout,
      RequestLimits limits,
      ViewLimits views) {
    this(
        host,
        port,
        internalPort,
        longpollTimeout,
        streamHeartbeat,
        catchUpTimeout,
        limits,
        views,
        EdgeOptions.DEFAULTS,
        OperatorOptions.DEFAULTS,
        Set.of());
  }

  /** The same with another edge. */
  public FrontendOptions with(EdgeOptions other) {
    return new FrontendOptions(
        host,
        port,
        internalPort,
        longpollTimeout,
        streamHeartbeat,
        catchUpTimeout,
        limits,
        views,
        other,
        operators,
        ownTopics);
  }

  private static boolean isPositive(Duration duration) {
    return !duration.isNegative() && !duration.isZero();
  }
}

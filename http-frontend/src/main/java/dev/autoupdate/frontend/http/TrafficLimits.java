package dev.autoupdate.frontend.http;

/**
 * How much may be asked for at a time. A request counts from when it is known who calls until its
 * answer is sent: one that waits and a stream count as long as they last. 0 = no limit.
 *
 * @param requests going on in all
 * @param requestsPerUser going on for one user; anonymous callers are not told apart and count in
 *     all only
 * @param requestsPerSecond begun by one user, on average; as many at once after a quiet second
 */
public record TrafficLimits(int requests, int requestsPerUser, int requestsPerSecond) {

  /** 100,000 in all, 256 for each user, no limit on the rate. */
  public static final TrafficLimits DEFAULTS = new TrafficLimits(100_000, 256, 0);

  /** Checks that no limit is below 0. */
  public TrafficLimits {
    if (requests < 0 || requestsPerUser < 0 || requestsPerSecond < 0) {
      throw new IllegalArgumentException("limits are at least 0");
    }
  }
}

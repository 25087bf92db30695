package dev.autoupdate.frontend.http;

import java.time.Duration;

/**
 * What a client may take up before it is known.
 *
 * @param headBytes a request's line and headers
 * @param uriBytes a request's path and query
 * @param patience how long a client may take to send a request's head, and its body, and to take in
 *     each 64 KiB of an answer
 */
public record WireLimits(int headBytes, int uriBytes, Duration patience) {

  /** 32 KiB, 16 KiB, 30 s. */
  public static final WireLimits DEFAULTS = new WireLimits(32_768, 16_384, Duration.ofSeconds(30));

  /** Checks that something gets through. */
  public WireLimits {
    if (headBytes < 1 || uriBytes < 1 || patience.toMillis() < 1) {
      throw new IllegalArgumentException("sizes are at least 1, the patience at least 1 ms");
    }
  }
}

package dev.autoupdate.frontend.http;

import java.time.Duration;

/**
 * What clients may take up before they are known.
 *
 * @param headBytes a request's line and headers
 * @param uriBytes a request's path and query
 * @param patience how long a client may take to send a request's head, and its body, and to take in
 *     each 64 KiB of an answer
 * @param sockets open at a time on the public listener, whatever for; 0 = no limit
 */
public record WireLimits(int headBytes, int uriBytes, Duration patience, int sockets) {

  /** 32 KiB, 16 KiB, 30 s, 200,000. */
  public static final WireLimits DEFAULTS =
      new WireLimits(32_768, 16_384, Duration.ofSeconds(30), 200_000);

  /** Checks that something gets through. */
  public WireLimits {
    if (headBytes < 1 || uriBytes < 1 || patience.toMillis() < 1 || sockets < 0) {
      throw new IllegalArgumentException(
          "sizes are at least 1, the patience at least 1 ms, sockets at least 0");
    }
  }
}

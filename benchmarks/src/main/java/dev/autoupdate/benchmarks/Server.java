package dev.autoupdate.benchmarks;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The server under measurement.
 *
 * @param host its name or address
 * @param port its public port
 */
record Server(String host, int port) {

  /**
   * The server at {@code url}, as in {@code http://127.0.0.1:9012}.
   *
   * @throws IllegalArgumentException when it is not such a URL
   */
  static Server of(String url) {
    URI uri = URI.create(url);
    if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
      throw new IllegalArgumentException("not an http URL: " + url);
    }
    return new Server(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort());
  }

  InetSocketAddress address() {
    return new InetSocketAddress(host, port);
  }

  /** The bytes of a long-poll of one key; an empty token asks for the snapshot. */
  byte[] longPoll(String key, String token) {
    String offset = token.isEmpty() ? "" : "&offset=" + encoded(token);
    return get("k=" + encoded(key) + "&longpolling=1" + offset);
  }

  /** The bytes of a single read of one key that waits for a place in the source. */
  byte[] single(String key, String min) {
    return get("k=" + encoded(key) + "&single=1&min=" + encoded(min));
  }

  private byte[] get(String query) {
    String request =
        "GET /system/autoupdate?" + query + " HTTP/1.1\r\nHost: " + host + ":" + port + "\r\n\r\n";
    return request.getBytes(StandardCharsets.US_ASCII);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}

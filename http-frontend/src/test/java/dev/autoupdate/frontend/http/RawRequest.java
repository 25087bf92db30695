package dev.autoupdate.frontend.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** One connection on which every byte is ours. For one thread at a time. */
final class RawRequest implements AutoCloseable {

  private final Socket socket = new Socket();

  RawRequest(HttpKit kit) throws IOException {
    // Small, so that a server soon notices that nobody reads.
    socket.setReceiveBufferSize(4_096);
    socket.setSoTimeout(15_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), kit.frontend.port()));
  }

  /** Sends a request's head, whose end is added, and reads until the server closes. */
  String exchange(String head) throws IOException {
    send(head + "\r\n\r\n");
    return readToEnd();
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  InputStream in() throws IOException {
    return socket.getInputStream();
  }

  /** What still comes, up to the end, orderly or not. */
  String readToEnd() throws IOException {
    StringBuilder text = new StringBuilder();
    try {
      byte[] some = new byte[8_192];
      for (int n = in().read(some); n >= 0; n = in().read(some)) {
        text.append(new String(some, 0, n, StandardCharsets.ISO_8859_1));
      }
    } catch (SocketException e) {
      // Reset: an end as well.
    }
    return text.toString();
  }

  /** Whether {@code text} can no longer be sent, as the server has closed. */
  boolean isRefused(String text) {
    try {
      send(text);
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

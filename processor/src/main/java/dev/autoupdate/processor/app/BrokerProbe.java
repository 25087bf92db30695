package dev.autoupdate.processor.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Looks whether a broker's port speaks TLS where the clients are told to speak without. Kafka's
 * clients take the answer for a length, and run out of memory.
 *
 * <p>Blocks the calling thread, for two seconds at most for each address.
 */
final class BrokerProbe {

  private static final int PATIENCE_MILLIS = 1_000;
  private static final int TLS_ALERT = 0x15;
  private static final int TLS_MAJOR = 3;

  private BrokerProbe() {}

  /** The first of these addresses, {@code host:port} separated by commas, that speaks TLS. */
  static Optional<String> firstWithTls(String bootstrapServers) {
    for (String address : bootstrapServers.split(",", -1)) {
      if (speaksTls(address.strip())) {
        return Optional.of(address.strip());
      }
    }
    return Optional.empty();
  }

  // What cannot be reached here is told by the clients.
  private static boolean speaksTls(String address) {
    int colon = address.lastIndexOf(':');
    if (colon < 0) {
      return false;
    }
    try (Socket socket = new Socket()) {
      int port = Integer.parseInt(address.substring(colon + 1));
      socket.connect(new InetSocketAddress(address.substring(0, colon), port), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(whichVersions());
      byte[] answer = socket.getInputStream().readNBytes(2);
      return answer.length == 2 && answer[0] == TLS_ALERT && answer[1] == TLS_MAJOR;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  /** Kafka's first request: key 18, version 0, correlation 0, no client id. */
  private static byte[] whichVersions() {
    return ByteBuffer.allocate(14)
        .putInt(10)
        .putShort((short) 18)
        .putShort((short) 0)
        .putInt(0)
        .putShort((short) -1)
        .array();
  }
}

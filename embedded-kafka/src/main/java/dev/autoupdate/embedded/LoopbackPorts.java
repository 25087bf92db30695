package dev.autoupdate.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Finds ports that are free, before the broker binds them: it may end the process when one is not.
 */
final class LoopbackPorts {

  static final String HOST = "127.0.0.1";

  private static final byte[] ADDRESS = {127, 0, 0, 1};

  private LoopbackPorts() {}

  /** {@code port} when it is free, or any free port when it is 0. */
  static int free(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(ADDRESS), port));
      return socket.getLocalPort();
    } catch (IOException | IllegalArgumentException failure) {
      throw new PortTaken(port, failure);
    }
  }

  /** Any free port other than {@code taken}. */
  static int freeBut(int taken) {
    int port = free(0);
    while (port == taken) {
      port = free(0);
    }
    return port;
  }
}

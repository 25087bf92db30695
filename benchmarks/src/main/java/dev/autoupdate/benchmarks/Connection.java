package dev.autoupdate.benchmarks;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;

/**
 * One kept connection to the server, with nothing between the socket and its reader that would add
 * to what is measured. For one thread at a time; {@link #close} may be called by another.
 */
final class Connection implements Closeable {

  private final Socket socket;
  private final Answer.Parser parser = new Answer.Parser();
  private final byte[] buffer = new byte[16 * 1024];

  /**
   * Connects.
   *
   * @param timeout how long one answer may take
   */
  Connection(Server server, Duration timeout) throws IOException {
    socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
    socket.connect(server.address(), 5_000);
  }

  /** Sends a request and waits for its answer. */
  Answer exchange(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    InputStream in = socket.getInputStream();
    while (true) {
      int count = in.read(buffer);
      if (count < 0) {
        throw new EOFException("the server closed the connection");
      }
      parser.add(buffer, count);
      Optional<Answer> answer = parser.next();
      if (answer.isPresent()) {
        return answer.get();
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

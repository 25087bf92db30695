package dev.autoupdate.frontend.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One connection that can do what a well-behaved client does not. For one thread at a time. */
final class RawClient implements AutoCloseable {

  /** An answer with a length, as all but those of streams are. */
  record Answer(int status, String offset, String body) {}

  private final Socket socket;
  private final InputStream in;

  RawClient(HttpKit kit) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), kit.frontend.port());
    socket.setSoTimeout(15_000);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** Sends all requests in one piece and reads nothing. */
  void send(String... pathsAndQueries) throws IOException {
    StringBuilder requests = new StringBuilder();
    for (String path : pathsAndQueries) {
      requests.append("GET ").append(path).append(" HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    socket.getOutputStream().write(requests.toString().getBytes(StandardCharsets.US_ASCII));
  }

  Answer read() throws IOException {
    int status = Integer.parseInt(line().substring("HTTP/1.1 ".length()).substring(0, 3));
    int length = 0;
    String offset = "";
    for (String header = line(); !header.isEmpty(); header = line()) {
      String[] parts = header.toLowerCase(Locale.ROOT).split(": ", 2);
      if (parts[0].equals("content-length")) {
        length = Integer.parseInt(parts[1]);
      } else if (parts[0].equals("stream-next-offset")) {
        offset = parts[1];
      }
    }
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Answer(status, offset, body);
  }

  /** The next line, whatever it is a line of, without its end. */
  String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the server closed the connection");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }

  /** Reads what is still sent, up to the end that the server makes of it. */
  String readToEnd() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Says that nothing more will be sent; answers can still be read. */
  void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Vanishes in order. */
  void leave() throws IOException {
    socket.close();
  }

  /** Vanishes without an orderly end: the server's next read or write fails. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

package dev.autoupdate.frontend.http;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An HTTP/2 connection without TLS on which every frame is ours. For one thread at a time. */
final class RawHttp2 implements AutoCloseable {

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RESET = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;

  /** One frame. */
  record Frame(int type, int flags, int stream, byte[] payload) {
    boolean ends() {
      return type <= HEADERS && (flags & END_STREAM) != 0;
    }

    /** Of a reset. */
    int code() {
      return ByteBuffer.wrap(payload).getInt();
    }
  }

  private final Socket socket;
  private final DataInputStream in;

  RawHttp2(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(15_000);
    in = new DataInputStream(socket.getInputStream());
    socket
        .getOutputStream()
        .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    send(SETTINGS, 0, 0, new byte[0]);
  }

  void send(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
    frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
    socket.getOutputStream().write(frame.array());
  }

  /** A request's head, without indexes that have to be remembered. */
  static byte[] post(String path) {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.write(0x83);
    head.write(0x86);
    literal(head, 4, path);
    literal(head, 1, "localhost");
    return head.toByteArray();
  }

  /** The head of a request for a tunnel, which has neither scheme nor path. */
  static byte[] connect() {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    literal(head, 2, "CONNECT");
    literal(head, 1, "localhost:1");
    return head.toByteArray();
  }

  private static void literal(ByteArrayOutputStream head, int name, String value) {
    head.write(name);
    head.write(value.length());
    head.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }

  /** The next frame. */
  Frame next() throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    return new Frame(type, flags, stream, in.readNBytes(length));
  }

  /** All frames of a stream up to the answer of a ping that is sent when {@code last} came. */
  List<Frame> answer(int stream) throws IOException {
    List<Frame> frames = new ArrayList<>();
    boolean pinged = false;
    while (true) {
      Frame frame = next();
      if (frame.stream() == stream) {
        frames.add(frame);
        if (frame.ends() && !pinged) {
          pinged = true;
          send(PING, 0, 0, new byte[8]);
        }
      } else if (frame.type() == PING && (frame.flags() & 1) != 0) {
        return frames;
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

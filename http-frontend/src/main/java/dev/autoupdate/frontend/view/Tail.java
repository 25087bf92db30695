package dev.autoupdate.frontend.view;

import java.nio.ByteBuffer;

/**
 * The line break that ends a chunk of HTTP/1.1, kept behind the bytes of a message: not part of it,
 * but there to be sent along with it without a copy. For any thread.
 */
public final class Tail {

  /** In bytes. */
  public static final int LENGTH = 2;

  private Tail() {}

  /** Room for a message of exactly {@code length} bytes, with a line break behind the limit. */
  public static ByteBuffer allocate(int length) {
    ByteBuffer room = ByteBuffer.allocate(Math.addExact(length, LENGTH));
    return room.put(length, (byte) '\r').put(length + 1, (byte) '\n').limit(length);
  }

  /** A copy of the message, with a line break behind the limit. */
  public static ByteBuffer behind(byte[] message) {
    return allocate(message.length).put(message).flip();
  }

  /** Whether there is a line break right behind the limit. */
  public static boolean isBehind(ByteBuffer message) {
    int end = message.limit();
    if (message.capacity() - end < LENGTH) {
      return false;
    }
    // What lies behind a limit can be read by a view without that limit alone.
    ByteBuffer all = message.duplicate().clear();
    return all.get(end) == '\r' && all.get(end + 1) == '\n';
  }
}

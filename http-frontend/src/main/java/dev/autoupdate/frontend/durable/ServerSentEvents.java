package dev.autoupdate.frontend.durable;

import dev.autoupdate.frontend.view.Tail;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Encodes batches as the protocol's server-sent events. */
public final class ServerSentEvents {

  private static final byte[] DATA = utf8("event: data\n");
  private static final byte[] LINE = utf8("data:");

  private ServerSentEvents() {}

  /**
   * The batch's messages, if any, and the control event that goes with them.
   *
   * @param token of the position after the batch
   */
  public static ByteBuffer encode(Batch batch, String token, long cursor) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(batch.body().remaining() + 192);
    if (!batch.isEmpty()) {
      out.writeBytes(DATA);
      data(batch.body().duplicate(), out);
    }
    out.writeBytes(
        utf8(
            "event: control\ndata:{\"streamNextOffset\":\""
                + token
                + "\",\"streamCursor\":\""
                + cursor
                + "\",\"upToDate\":true}\n\n"));
    return Tail.behind(out.toByteArray());
  }

  // A line break within the data would end the field, and let messages forge events.
  private static void data(ByteBuffer body, ByteArrayOutputStream out) {
    byte[] bytes = new byte[body.remaining()];
    body.get(bytes);
    int begin = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n' || bytes[i] == '\r') {
        line(bytes, begin, i, out);
        boolean pair = bytes[i] == '\r' && i + 1 < bytes.length && bytes[i + 1] == '\n';
        i += pair ? 1 : 0;
        begin = i + 1;
      }
    }
    line(bytes, begin, bytes.length, out);
    out.write('\n');
  }

  private static void line(byte[] bytes, int begin, int end, ByteArrayOutputStream out) {
    out.writeBytes(LINE);
    if (begin < end && bytes[begin] == ' ') {
      // Readers take one space away.
      out.write(' ');
    }
    out.write(bytes, begin, end - begin);
    out.write('\n');
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

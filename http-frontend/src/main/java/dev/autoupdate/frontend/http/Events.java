package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.read.Epoch;
import dev.autoupdate.frontend.read.Offset;
import dev.autoupdate.frontend.read.ViewId;
import dev.autoupdate.frontend.view.Diff;
import dev.autoupdate.frontend.view.Tail;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The server-sent events of one view, as <a
 * href="https://html.spec.whatwg.org/multipage/server-sent-events.html">the HTML standard</a> has
 * them. A diff is an event whose id is the offset after it and whose data is the line. Where
 * nothing changed there is an id alone: nothing is dispatched, but a browser remembers it.
 *
 * @param epoch the log's
 * @param view whose diffs these are
 * @param compressed whether the data is a compressed line
 */
record Events(Epoch epoch, ViewId view, boolean compressed) implements Diff.Form {

  // Each client is told another pause, so that they do not all come back in the same moment.
  private static final int RETRY_MILLIS = 500;

  @Override
  public ByteBuffer of(Diff diff) {
    return bytes((diff.isEmpty() ? ":\n" : "") + id(diff.to()), diff.isEmpty() ? null : data(diff));
  }

  /**
   * The first event, which has data in any case.
   *
   * @param reset whether it is a snapshot for a client that came with an offset
   */
  ByteBuffer first(Diff diff, boolean reset) {
    return bytes(retry() + (reset ? "event: reset\n" : "") + id(diff.to()), data(diff));
  }

  /** An error after which the stream ends, though the view is the same up to {@code position}. */
  ByteBuffer error(long position, byte[] line) {
    return bytes("event: error\n" + id(position), ByteBuffer.wrap(line));
  }

  /** An error after which the stream ends. */
  static ByteBuffer error(byte[] line) {
    return bytes("event: error\n", ByteBuffer.wrap(line));
  }

  /** An error that is all there is. */
  static ByteBuffer refusal(byte[] line) {
    return bytes(retry() + "event: error\n", ByteBuffer.wrap(line));
  }

  private ByteBuffer data(Diff diff) {
    return compressed ? diff.in(CompressedLine.FORM) : diff.line();
  }

  private String id(long position) {
    return "id: " + new Offset(epoch, position, view) + "\n";
  }

  private static String retry() {
    int more = ThreadLocalRandom.current().nextInt(2 * RETRY_MILLIS);
    return "retry: " + (RETRY_MILLIS + more) + "\n";
  }

  private static ByteBuffer bytes(String fields, @Nullable ByteBuffer line) {
    byte[] head = (line == null ? fields : fields + "data: ").getBytes(StandardCharsets.UTF_8);
    ByteBuffer event = Tail.allocate(head.length + (line == null ? 0 : line.remaining()) + 1);
    event.put(head);
    if (line != null) {
      event.put(line);
    }
    return event.put((byte) '\n').flip();
  }
}

package dev.autoupdate.frontend.view;

import dev.autoupdate.frontend.read.Values;
import dev.autoupdate.schema.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What differs in a view between two positions, encoded as one line of JSON: the keys ascending,
 * {@code null} for a key that vanished, a newline at the end.
 *
 * <p>Immutable; its bytes are shared by all clients that get it.
 */
public final class Diff {

  private static final byte[] NOTHING = "{}\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.UTF_8);

  private final long from;
  private final long to;
  private final byte[] line;

  private Diff(long from, long to, byte[] line) {
    this.from = from;
    this.to = to;
    this.line = line;
  }

  /** No difference between the two positions. */
  static Diff nothing(long from, long to) {
    return new Diff(from, to, NOTHING);
  }

  /** All values that are there: the difference to nothing at all. */
  static Diff snapshot(View view, Values now) {
    return of(view, null, now);
  }

  /** What differs between {@code before} and {@code now}. */
  static Diff between(View view, Values before, Values now) {
    return of(view, before, now);
  }

  private static Diff of(View view, @Nullable Values before, Values now) {
    boolean[] differs = new boolean[now.size()];
    int count = 0;
    int bytes = 2;
    for (int i = 0; i < differs.length; i++) {
      Json value = now.value(i);
      differs[i] = !Objects.equals(before == null ? null : before.value(i), value);
      if (differs[i]) {
        count++;
        bytes = Math.addExact(bytes, 1 + view.name(i).length + utf8(value).length);
      }
    }
    long from = before == null ? -1 : before.position();
    if (count == 0) {
      return nothing(from, now.position());
    }
    ByteBuffer line = ByteBuffer.allocate(bytes);
    byte separator = '{';
    for (int i = 0; i < differs.length; i++) {
      if (differs[i]) {
        line.put(separator).put(view.name(i)).put(utf8(now.value(i)));
        separator = ',';
      }
    }
    line.put((byte) '}').put((byte) '\n');
    return new Diff(from, now.position(), line.array());
  }

  private static byte[] utf8(@Nullable Json value) {
    return value == null ? NULL : value.utf8();
  }

  /** The position it starts from; -1 for a snapshot. */
  public long from() {
    return from;
  }

  /** The position up to which the view was compared. */
  public long to() {
    return to;
  }

  /** Whether nothing differs. */
  public boolean isEmpty() {
    return line == NOTHING;
  }

  /** One line of JSON, ready to be written; the bytes behind it are shared. */
  public ByteBuffer line() {
    return ByteBuffer.wrap(line).asReadOnlyBuffer();
  }

  /** The length of the line in bytes. */
  public int size() {
    return line.length;
  }

  @Override
  public String toString() {
    return new String(line, 0, line.length - 1, StandardCharsets.UTF_8);
  }
}

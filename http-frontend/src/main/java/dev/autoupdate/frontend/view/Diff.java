package dev.autoupdate.frontend.view;

import dev.autoupdate.schema.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What differs in a view between two positions. As one line of JSON: the keys ascending, {@code
 * null} for a key that vanished, a newline at the end. Or as messages, object by object.
 *
 * <p>Immutable for those who see it; its bytes are made when first needed, and shared by all
 * clients that get it.
 */
public final class Diff {

  private static final byte[] NOTHING = "{}\n\r\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.UTF_8);

  private final long from;
  private final long to;
  private final Changes changes;
  private final Evaluation after;

  // A diff lives as long as somebody is being told of it, so what is made of it may as well.
  private Map<Form, ByteBuffer> forms = Map.of();

  /** How a diff is told otherwise than as its line. Equal ones make the same bytes of a diff. */
  public interface Form {
    /** The bytes of {@code diff} in this form, best with a {@link Tail}. */
    ByteBuffer of(Diff diff);
  }

  /** The changes, which led to {@code after}. */
  Diff(long from, long to, Changes changes, Evaluation after) {
    this.from = from;
    this.to = to;
    this.changes = changes;
    this.after = after;
  }

  /** No difference between the two positions. */
  public static Diff nothing(long from, long to) {
    return new Diff(from, to, Changes.NONE, Evaluation.NOTHING);
  }

  /** All values that are there: the difference to nothing at all. */
  static Diff snapshot(Evaluation now, long position) {
    return new Diff(-1, position, Changes.of(Change.toAll(now)), now);
  }

  /** The changes as one line, each key with what it is afterwards, and a {@link Tail} behind it. */
  static byte[] encode(List<Change> changes) {
    if (changes.isEmpty()) {
      return NOTHING;
    }
    byte[][] names = new byte[changes.size()][];
    int bytes = 2;
    for (int i = 0; i < names.length; i++) {
      names[i] = ("\"" + changes.get(i).key() + "\":").getBytes(StandardCharsets.UTF_8);
      bytes = Math.addExact(bytes, 1 + names[i].length + utf8(changes.get(i).after()).length);
    }
    ByteBuffer line = Tail.allocate(bytes);
    byte separator = '{';
    for (int i = 0; i < names.length; i++) {
      line.put(separator).put(names[i]).put(utf8(changes.get(i).after()));
      separator = ',';
    }
    return line.put((byte) '}').put((byte) '\n').array();
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
    return changes.isEmpty();
  }

  /** One line of JSON with a {@link Tail}, ready to be written; the bytes behind it are shared. */
  public ByteBuffer line() {
    return ByteBuffer.wrap(changes.line(), 0, size()).asReadOnlyBuffer();
  }

  /** This in another form, ready to be written; made by the first who asks, and shared. */
  public synchronized ByteBuffer in(Form form) {
    if (forms.isEmpty()) {
      forms = new HashMap<>(2);
    }
    return forms.computeIfAbsent(form, made -> made.of(this)).asReadOnlyBuffer();
  }

  /** The length of the line in bytes. */
  public int size() {
    return changes.line().length - Tail.LENGTH;
  }

  /**
   * The changed objects as messages of the State Protocol, a JSON array without line breaks; the
   * bytes behind it are shared. The same for the same view and positions; those of a snapshot do
   * not tell where it was taken, and are the same as long as the values are.
   */
  public ByteBuffer messages() {
    return ByteBuffer.wrap(changes.messages(after, from < 0 ? -1 : to)).asReadOnlyBuffer();
  }

  @Override
  public String toString() {
    return new String(changes.line(), 0, size() - 1, StandardCharsets.UTF_8);
  }
}

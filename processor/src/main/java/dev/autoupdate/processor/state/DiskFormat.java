package dev.autoupdate.processor.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.autoupdate.frontend.read.Epoch;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How state, before-images, places and epochs look on disk. A change of it raises {@link #VERSION};
 * a folder with another version is rebuilt from the log.
 */
final class DiskFormat {

  static final int VERSION = 3;

  private static final byte ABSENT = 0;
  private static final byte PRESENT = 1;

  private DiskFormat() {}

  static byte[] objectKey(ObjectId id) {
    return id.toString().getBytes(UTF_8);
  }

  static ObjectId objectId(byte[] key, Names names) {
    String text = new String(key, UTF_8);
    int slash = text.indexOf('/');
    return new ObjectId(names.of(text.substring(0, slash)), text.substring(slash + 1));
  }

  static byte[] object(ObjectVersion version) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      List<String> fields = version.fields();
      out.writeLong(version.position());
      out.writeInt(fields.size());
      for (String field : fields) {
        out.writeUTF(field);
        out.writeLong(version.changedAt(field));
        byte[] utf8 = present(version.value(field)).utf8();
        out.writeInt(utf8.length);
        out.write(utf8);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The object that {@code bytes} stand for. */
  static ObjectVersion object(byte[] bytes, Names names) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      long position = in.readLong();
      int count = in.readInt();
      String[] fields = new String[count];
      @Nullable Json[] values = new Json[count];
      long[] changedAt = new long[count];
      for (int i = 0; i < count; i++) {
        fields[i] = names.of(in.readUTF());
        changedAt[i] = in.readLong();
        values[i] = Json.ofUtf8(in.readNBytes(in.readInt()));
      }
      return new ObjectVersion(position, names.shape(fields), values, changedAt, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names seen so far, so that equal ones are one string, and equal lists of fields one array. */
  static final class Names {
    private final Map<String, String> names = new HashMap<>();
    private final Map<List<String>, String[]> shapes = new HashMap<>();

    String of(String name) {
      String known = names.putIfAbsent(name, name);
      return known == null ? name : known;
    }

    String[] shape(String[] fields) {
      return shapes.computeIfAbsent(List.of(fields), unused -> fields);
    }
  }

  /** The key's text, a zero byte, the offset: so one key's images lie together, in order. */
  static byte[] imageKey(Key key, long offset) {
    byte[] text = key.toString().getBytes(UTF_8);
    return ByteBuffer.allocate(text.length + 1 + Long.BYTES)
        .put(text)
        .put((byte) 0)
        .putLong(offset)
        .array();
  }

  /** Whether an image's key belongs to the same key as another's. */
  static boolean sameKey(byte[] imageKey, byte[] other) {
    int length = imageKey.length - Long.BYTES;
    return imageKey.length == other.length
        && ByteBuffer.wrap(imageKey, 0, length).equals(ByteBuffer.wrap(other, 0, length));
  }

  static byte[] image(@Nullable Json value) {
    if (value == null) {
      return new byte[] {ABSENT};
    }
    return ByteBuffer.allocate(1 + value.size()).put(PRESENT).put(value.utf8()).array();
  }

  static History.Image image(byte[] bytes) {
    if (bytes[0] == ABSENT) {
      return new History.Image(null);
    }
    byte[] utf8 = new byte[bytes.length - 1];
    System.arraycopy(bytes, 1, utf8, 0, utf8.length);
    return new History.Image(Json.ofUtf8(utf8));
  }

  static byte[] offset(long offset) {
    return ByteBuffer.allocate(Long.BYTES).putLong(offset).array();
  }

  static long offset(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getLong();
  }

  /** What a record changed: when, and which keys. */
  static byte[] change(long appendTime, List<Applied.Before> before) {
    StringBuilder keys = new StringBuilder();
    before.forEach(image -> keys.append(image.key()).append('\n'));
    byte[] text = keys.toString().getBytes(UTF_8);
    return ByteBuffer.allocate(Long.BYTES + text.length).putLong(appendTime).put(text).array();
  }

  static long changeTime(byte[] change) {
    return ByteBuffer.wrap(change).getLong();
  }

  static List<Key> changeKeys(byte[] change) {
    return new String(change, Long.BYTES, change.length - Long.BYTES, UTF_8)
        .lines()
        .map(DiskFormat::key)
        .toList();
  }

  // Reserved ones are among them, which Key.of does not admit.
  private static Key key(String text) {
    if (text.equals(Key.POLICY.toString())) {
      return Key.POLICY;
    }
    String[] parts = text.split("/", -1);
    return new Key(parts[0], parts[1], parts[2]);
  }

  static byte[] places(Map<Places.Partition, Long> places) {
    StringBuilder text = new StringBuilder();
    places.forEach(
        (partition, offset) ->
            text.append(partition.topicId())
                .append(' ')
                .append(partition.partition())
                .append(' ')
                .append(offset)
                .append('\n'));
    return text.toString().getBytes(UTF_8);
  }

  static Map<Places.Partition, Long> places(byte[] bytes) {
    Map<Places.Partition, Long> places = new HashMap<>();
    new String(bytes, UTF_8)
        .lines()
        .map(line -> line.split(" ", -1))
        .forEach(
            parts ->
                places.put(
                    new Places.Partition(parts[0], Integer.parseInt(parts[1])),
                    Long.parseLong(parts[2])));
    return places;
  }

  static byte[] epochs(Epochs epochs) {
    StringBuilder text = new StringBuilder();
    epochs
        .all()
        .forEach(
            since -> text.append(since.epoch()).append(' ').append(since.position()).append('\n'));
    return text.toString().getBytes(UTF_8);
  }

  static Epochs epochs(byte[] bytes) {
    return new Epochs(
        new String(bytes, UTF_8)
            .lines()
            .map(line -> line.split(" ", -1))
            .map(parts -> new Epochs.Since(new Epoch(parts[0]), Long.parseLong(parts[1])))
            .toList());
  }

  private static Json present(@Nullable Json value) {
    if (value == null) {
      throw new IllegalStateException("a field without a value");
    }
    return value;
  }
}

package dev.autoupdate.processor.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.autoupdate.frontend.read.Epoch;
import dev.autoupdate.processor.ingest.Gap;
import dev.autoupdate.processor.ingest.Known;
import dev.autoupdate.processor.ingest.PartitionPlace;
import dev.autoupdate.processor.ingest.RecordCheck;
import dev.autoupdate.schema.ChangeBatch.About;
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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How state, before-images, places and epochs look on disk. A change of it raises {@link #VERSION};
 * a folder with another version is rebuilt from the log.
 */
final class DiskFormat {

  static final int VERSION = 5;

  private static final int ABOUT_PARTS = 4;
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
        write(out, field);
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
        fields[i] = names.of(new String(in.readNBytes(in.readInt()), UTF_8));
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

  /** What the images of all the keys of an object begin with. */
  static byte[] imagePrefix(ObjectId object) {
    return (object + "/").getBytes(UTF_8);
  }

  /** The offset of an image, if its key begins so. */
  static OptionalLong imageOffset(byte[] imageKey, byte[] prefix) {
    boolean begins =
        imageKey.length > prefix.length
            && ByteBuffer.wrap(imageKey, 0, prefix.length).equals(ByteBuffer.wrap(prefix));
    return begins
        ? OptionalLong.of(ByteBuffer.wrap(imageKey).getLong(imageKey.length - Long.BYTES))
        : OptionalLong.empty();
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

  /**
   * What a record changed: when, what it says of itself, and which keys.
   *
   * @param images the sum of the hashes of its before-images, so that they need not be read to be
   *     taken out of the {@link Tally}
   */
  static byte[] change(Applied applied, long images) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(applied.appendTime());
      out.writeLong(images);
      write(out, applied.about().position() == null ? null : applied.about().position().toString());
      write(out, applied.about().userId() == null ? null : applied.about().userId().toString());
      write(out, applied.about().timestamp());
      write(
          out,
          applied.about().information() == null ? null : applied.about().information().toString());
      for (Applied.Before image : applied.before()) {
        out.write((image.key() + "\n").getBytes(UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static long changeTime(byte[] change) {
    return ByteBuffer.wrap(change).getLong();
  }

  static long changeImages(byte[] change) {
    return ByteBuffer.wrap(change).getLong(Long.BYTES);
  }

  static About changeAbout(byte[] change) {
    ByteBuffer rest = ByteBuffer.wrap(change).position(2 * Long.BYTES);
    String position = text(rest);
    String userId = text(rest);
    String timestamp = text(rest);
    String information = text(rest);
    return new About(
        position == null ? null : Long.valueOf(position),
        userId == null ? null : Long.valueOf(userId),
        timestamp,
        information == null ? null : Json.of(information));
  }

  static List<Key> changeKeys(byte[] change) {
    ByteBuffer rest = ByteBuffer.wrap(change).position(2 * Long.BYTES);
    for (int part = 0; part < ABOUT_PARTS; part++) {
      text(rest);
    }
    return UTF_8.decode(rest).toString().lines().map(DiskFormat::key).toList();
  }

  private static void write(DataOutputStream out, @Nullable String text) throws IOException {
    byte[] utf8 = text == null ? null : text.getBytes(UTF_8);
    out.writeInt(utf8 == null ? -1 : utf8.length);
    if (utf8 != null) {
      out.write(utf8);
    }
  }

  private static @Nullable String text(ByteBuffer from) {
    int length = from.getInt();
    if (length < 0) {
      return null;
    }
    byte[] utf8 = new byte[length];
    from.get(utf8);
    return new String(utf8, UTF_8);
  }

  // Reserved ones are among them, which Key.of does not admit.
  private static Key key(String text) {
    if (text.equals(Key.POLICY.toString())) {
      return Key.POLICY;
    }
    String[] parts = text.split("/", -1);
    return new Key(parts[0], parts[1], parts[2]);
  }

  static byte[] places(Map<Places.Partition, PartitionPlace> places) {
    StringBuilder text = new StringBuilder();
    places.forEach(
        (partition, place) -> {
          text.append(partition.topicId()).append(' ').append(partition.partition());
          text.append(' ').append(place.incarnation()).append(' ').append(place.offset());
          text.append(' ')
              .append(place.gaps().stream().map(Gap::toString).collect(Collectors.joining(",")));
          for (RecordCheck check : place.checks()) {
            text.append(' ').append(check.offset()).append(':').append(check.sum());
          }
          text.append('\n');
        });
    return text.toString().getBytes(UTF_8);
  }

  static Map<Places.Partition, PartitionPlace> places(byte[] bytes) {
    Map<Places.Partition, PartitionPlace> places = new HashMap<>();
    new String(bytes, UTF_8)
        .lines()
        .map(line -> line.split(" ", -1))
        .forEach(
            parts ->
                places.put(
                    new Places.Partition(parts[0], Integer.parseInt(parts[1])),
                    new PartitionPlace(
                        Integer.parseInt(parts[2]),
                        Long.parseLong(parts[3]),
                        Arrays.stream(parts).skip(5).map(DiskFormat::check).toList(),
                        parts[4].isEmpty()
                            ? List.of()
                            : Arrays.stream(parts[4].split(",", -1)).map(Gap::parse).toList())));
    return places;
  }

  private static RecordCheck check(String text) {
    int colon = text.indexOf(':');
    return new RecordCheck(
        Long.parseLong(text, 0, colon, 10), Integer.parseInt(text.substring(colon + 1)));
  }

  static byte[] epochs(Epochs epochs) {
    StringBuilder text = new StringBuilder(epochs.owed().text()).append('\n');
    epochs
        .all()
        .forEach(
            since -> text.append(since.epoch()).append(' ').append(since.position()).append('\n'));
    return text.toString().getBytes(UTF_8);
  }

  static Epochs epochs(byte[] bytes) {
    List<String> lines = new String(bytes, UTF_8).lines().toList();
    return new Epochs(
        lines.stream()
            .skip(1)
            .map(line -> line.split(" ", -1))
            .map(parts -> new Epochs.Since(new Epoch(parts[0]), Long.parseLong(parts[1])))
            .toList(),
        Known.parse(lines.get(0)));
  }

  private static Json present(@Nullable Json value) {
    if (value == null) {
      throw new IllegalStateException("a field without a value");
    }
    return value;
  }
}

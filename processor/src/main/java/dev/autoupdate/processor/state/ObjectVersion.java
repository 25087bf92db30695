package dev.autoupdate.processor.state;

import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All fields of one object between two of its changes, and a link to how it was before.
 *
 * <p>Immutable but for the link, which only the applying thread cuts. A reader that finds the link
 * cut goes to the history on disk, where everything older was written before the cut.
 */
final class ObjectVersion {

  private static final Json EXISTS = Json.of("true");
  private static final String[] NO_FIELDS = {};
  private static final @Nullable Json[] NO_VALUES = {};
  private static final long[] NO_OFFSETS = {};

  private final long position;
  private final String[] fields;
  private final @Nullable Json[] values;
  private final long[] changedAt;
  private volatile @Nullable ObjectVersion previous;

  /**
   * Takes over the arrays, which are parallel.
   *
   * @param position from where on this version counts
   * @param fields sorted
   * @param changedAt the log offsets of the fields' last changes
   */
  ObjectVersion(
      long position,
      String[] fields,
      @Nullable Json[] values,
      long[] changedAt,
      @Nullable ObjectVersion previous) {
    this.position = position;
    this.fields = fields;
    this.values = values;
    this.changedAt = changedAt;
    this.previous = previous;
  }

  /** The object without any field, as it is known to have been since {@code position}. */
  static ObjectVersion absent(long position) {
    return new ObjectVersion(position, NO_FIELDS, NO_VALUES, NO_OFFSETS, null);
  }

  long position() {
    return position;
  }

  boolean isAbsent() {
    return fields.length == 0;
  }

  List<String> fields() {
    return Arrays.asList(fields);
  }

  @Nullable Json value(String field) {
    int i = Arrays.binarySearch(fields, field);
    return i < 0 ? null : values[i];
  }

  /** The offset of the field's last change, or -1 when the field is absent. */
  long changedAt(String field) {
    int i = Arrays.binarySearch(fields, field);
    return i < 0 ? -1 : changedAt[i];
  }

  /** The value of {@link Key#existence}: whether the object has a field. */
  @Nullable Json existence() {
    return isAbsent() ? null : EXISTS;
  }

  /** The value of one of the object's keys, that of its existence included. */
  @Nullable Json valueOf(Key key) {
    return key.isExistence() ? existence() : value(key.field());
  }

  /**
   * An offset since which the key has not changed, or -1 when that is not known. The object has
   * existed for as long as any of its fields.
   */
  long unchangedSince(Key key) {
    return key.isExistence() ? Arrays.stream(changedAt).min().orElse(-1) : changedAt(key.field());
  }

  @Nullable ObjectVersion previous() {
    return previous;
  }

  /** Drops what is older than this version. */
  void forgetPrevious() {
    previous = null;
  }

  /**
   * The version after a change.
   *
   * @param edits field to new value, {@code null} to delete it
   * @param offset of the log record that does it
   * @param changed gets every field whose value differs from before, with the value before
   * @return this version when nothing differs
   */
  ObjectVersion with(
      Map<String, @Nullable Json> edits, long offset, Map<String, @Nullable Json> changed) {
    edits.forEach(
        (field, value) -> {
          Json before = value(field);
          if (before == null ? value != null : !before.equals(value)) {
            changed.put(field, before);
          }
        });
    if (changed.isEmpty()) {
      return this;
    }
    TreeMap<String, Integer> kept = new TreeMap<>();
    for (int i = 0; i < fields.length; i++) {
      kept.put(fields[i], i);
    }
    for (String field : changed.keySet()) {
      if (edits.get(field) == null) {
        kept.remove(field);
      } else {
        kept.put(field, -1);
      }
    }
    // The array of names is shared from version to version as long as no field comes or goes.
    String[] names = new ArrayList<>(kept.keySet()).toArray(NO_FIELDS);
    if (Arrays.equals(names, fields)) {
      names = fields;
    }
    @Nullable Json[] next = new Json[names.length];
    long[] at = new long[names.length];
    int n = 0;
    for (Map.Entry<String, Integer> entry : kept.entrySet()) {
      int i = entry.getValue();
      next[n] = i < 0 ? edits.get(entry.getKey()) : values[i];
      at[n] = i < 0 ? offset : changedAt[i];
      n++;
    }
    return new ObjectVersion(offset + 1, names, next, at, this);
  }
}

package dev.autoupdate.frontend.read;

import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of some keys at one position, in the order in which the keys were asked for.
 *
 * <p>Immutable: the array is shared, not copied, and must not be written to by anyone.
 */
public final class Values {

  private final List<Key> keys;
  private final @Nullable Json[] values;
  private final long position;

  /**
   * Takes over {@code values}.
   *
   * @param keys what was asked for
   * @param values as many; {@code null} where the key is absent
   * @param position where in the log they were read
   */
  public Values(List<Key> keys, @Nullable Json[] values, long position) {
    if (keys.size() != values.length) {
      throw new IllegalArgumentException(keys.size() + " keys, " + values.length + " values");
    }
    this.keys = keys;
    this.values = values;
    this.position = position;
  }

  /** The keys that were asked for. */
  public List<Key> keys() {
    return keys;
  }

  /** The value of the i-th key, or {@code null} when it is absent. */
  public @Nullable Json value(int i) {
    return values[i];
  }

  /** How many keys. */
  public int size() {
    return values.length;
  }

  /** Where in the log the values were read. */
  public long position() {
    return position;
  }
}

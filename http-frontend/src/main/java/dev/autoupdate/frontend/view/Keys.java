package dev.autoupdate.frontend.view;

import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;

/**
 * Keys, ascending by their text, each once, and where each of them is. Immutable.
 *
 * <p>Views keep them for long and are many, so this is two flat arrays and not a map.
 */
final class Keys {

  private record Named(String text, Key key) {}

  private final Key[] sorted;

  /** Places in {@code sorted}, plus one; probed from the hash onwards. At most half full. */
  private final int[] table;

  /** The given keys, in any order, without repetitions. */
  static Keys of(Collection<Key> keys) {
    // The text of a key is made when it is asked for: once for each, not once per comparison.
    return new Keys(
        keys.stream()
            .map(key -> new Named(key.toString(), key))
            .sorted(Comparator.comparing(Named::text))
            .map(Named::key)
            .toArray(Key[]::new));
  }

  private Keys(Key[] sorted) {
    this.sorted = sorted;
    this.table = new int[Integer.highestOneBit(Math.max(1, sorted.length)) << 2];
    for (int i = 0; i < sorted.length; i++) {
      int slot = slot(sorted[i]);
      while (table[slot] != 0) {
        slot = next(slot);
      }
      table[slot] = i + 1;
    }
  }

  int size() {
    return sorted.length;
  }

  Key get(int i) {
    return sorted[i];
  }

  /** Where {@code key} is, or -1. */
  int indexOf(Key key) {
    int slot = slot(key);
    while (table[slot] != 0) {
      int i = table[slot] - 1;
      if (sorted[i].equals(key)) {
        return i;
      }
      slot = next(slot);
    }
    return -1;
  }

  /** Whether {@code keys}, each once, are these and no others. */
  boolean areAll(Collection<Key> keys) {
    if (keys.size() != sorted.length) {
      return false;
    }
    for (Key key : keys) {
      if (indexOf(key) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Where the keys of {@code object} begin, or would. They are beside one another. */
  int beginOf(ObjectId object) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(sorted[middle], object) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  // As their text: the slash between the parts is less than all that a name may have.
  private static int compare(Key key, ObjectId object) {
    int collections = key.collection().compareTo(object.collection());
    return collections != 0 ? collections : key.id().compareTo(object.id());
  }

  private int slot(Key key) {
    int hash = key.hashCode() * 0x9E3779B9;
    return (hash ^ (hash >>> 16)) & (table.length - 1);
  }

  private int next(int slot) {
    return (slot + 1) & (table.length - 1);
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Keys keys && Arrays.equals(sorted, keys.sorted));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sorted);
  }

  @Override
  public String toString() {
    return Arrays.toString(sorted);
  }
}

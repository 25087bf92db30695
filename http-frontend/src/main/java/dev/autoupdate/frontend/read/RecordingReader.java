package dev.autoupdate.frontend.read;

import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what is read, so that each key is read once: what it remembers is the read set.
 *
 * <p>For one evaluation, on one thread.
 */
public final class RecordingReader implements ValueReader {

  private final ValueReader below;
  private final Map<Key, @Nullable Json> known = new HashMap<>();

  /** Remembers what is read of {@code below}. */
  public RecordingReader(ValueReader below) {
    this.below = below;
  }

  @Override
  public @Nullable Json[] read(List<Key> keys) {
    List<Key> unknown = unknown(keys);
    if (!unknown.isEmpty()) {
      @Nullable Json[] read = below.read(unknown);
      for (int i = 0; i < read.length; i++) {
        known.put(unknown.get(i), read[i]);
      }
      if (read.length == keys.size()) {
        return read;
      }
    }
    @Nullable Json[] values = new Json[keys.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = known.get(keys.get(i));
    }
    return values;
  }

  @Override
  public @Nullable Json read(Key key) {
    Json value = known.get(key);
    if (value == null && !known.containsKey(key)) {
      value = below.read(key);
      known.put(key, value);
    }
    return value;
  }

  @Override
  public WorkBudget budget() {
    return below.budget();
  }

  /** What was read: a view that grows. */
  public Set<Key> keys() {
    return Collections.unmodifiableSet(known.keySet());
  }

  private List<Key> unknown(List<Key> keys) {
    Set<Key> asked = new HashSet<>();
    List<Key> unknown = new ArrayList<>();
    for (Key key : keys) {
      if (!known.containsKey(key) && asked.add(key)) {
        unknown.add(key);
      }
    }
    return unknown;
  }
}

package dev.autoupdate.frontend.watch;

import dev.autoupdate.schema.Key;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * From a key to those who watch it.
 *
 * <p>Any thread may add, remove and look up. Whoever was added before a look-up began is found by
 * it.
 *
 * @param <W> who watches, told apart by {@code equals}
 */
public final class WatchIndex<W> {

  private final ConcurrentMap<Key, Set<W>> watchers = new ConcurrentHashMap<>();

  /** An empty index. */
  public WatchIndex() {}

  /** From now on {@code watcher} watches {@code keys}. */
  public void add(List<Key> keys, W watcher) {
    for (Key key : keys) {
      watchers.compute(
          key,
          (k, present) -> {
            Set<W> set = present == null ? ConcurrentHashMap.newKeySet(1) : present;
            set.add(watcher);
            return set;
          });
    }
  }

  /** From now on {@code watcher} no longer watches {@code keys}. */
  public void remove(List<Key> keys, W watcher) {
    for (Key key : keys) {
      watchers.computeIfPresent(
          key,
          (k, set) -> {
            set.remove(watcher);
            return set.isEmpty() ? null : set;
          });
    }
  }

  /** Adds to {@code found} all who watch one of {@code keys}. */
  public void collect(List<Key> keys, Set<? super W> found) {
    for (Key key : keys) {
      Set<W> set = watchers.get(key);
      if (set != null) {
        found.addAll(set);
      }
    }
  }

  /** How many keys are watched. */
  public int size() {
    return watchers.size();
  }
}

package dev.autoupdate.frontend.watch;

import dev.autoupdate.schema.Key;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;

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
  public void add(Collection<Key> keys, W watcher) {
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
  public void remove(Collection<Key> keys, W watcher) {
    for (Key key : keys) {
      watchers.computeIfPresent(
          key,
          (k, set) -> {
            set.remove(watcher);
            return set.isEmpty() ? null : set;
          });
    }
  }

  /**
   * Who watches some of {@code keys}, each with which.
   *
   * @param keys each once
   */
  public Map<W, List<Key>> hits(Collection<Key> keys) {
    Map<W, List<Key>> hits = new HashMap<>();
    for (Key key : keys) {
      Set<W> set = watchers.get(key);
      if (set != null) {
        // Most are hit by one key: they share its list.
        List<Key> alone = List.of(key);
        set.forEach(watcher -> hits.merge(watcher, alone, WatchIndex::joined));
      }
    }
    return hits;
  }

  /** The watched keys that are wanted, at some moment during the call. Looks at all there are. */
  public List<Key> watched(Predicate<Key> wanted) {
    return watchers.keySet().stream().filter(wanted).toList();
  }

  /** How many keys are watched. */
  public int size() {
    return watchers.size();
  }

  private static List<Key> joined(List<Key> known, List<Key> added) {
    List<Key> both = known instanceof ArrayList ? known : new ArrayList<>(known);
    both.addAll(added);
    return both;
  }
}

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

  /** Several who watch the same key. */
  private record Crowd<W>(Set<W> members) {}

  // One who watches a key alone is the value itself: a set for each key would be the larger part of
  // what a view costs.
  private final ConcurrentMap<Key, Object> watchers = new ConcurrentHashMap<>();

  /** An empty index. */
  public WatchIndex() {}

  /** From now on {@code watcher} watches {@code keys}. */
  public void add(Collection<Key> keys, W watcher) {
    for (Key key : keys) {
      watchers.compute(
          key,
          (k, present) -> {
            if (present == null || present.equals(watcher)) {
              return watcher;
            }
            Crowd<W> crowd = crowd(present);
            crowd.members().add(watcher);
            return crowd;
          });
    }
  }

  /** From now on {@code watcher} no longer watches {@code keys}. */
  public void remove(Collection<Key> keys, W watcher) {
    for (Key key : keys) {
      watchers.computeIfPresent(
          key,
          (k, present) -> {
            if (!(present instanceof Crowd<?> crowd)) {
              return present.equals(watcher) ? null : present;
            }
            crowd.members().remove(watcher);
            return crowd.members().isEmpty() ? null : crowd;
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
      Object present = watchers.get(key);
      if (present != null) {
        // Most are hit by one key: they share its list.
        List<Key> alone = List.of(key);
        members(present).forEach(watcher -> hits.merge(watcher, alone, WatchIndex::joined));
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

  private Crowd<W> crowd(Object present) {
    if (present instanceof Crowd<?>) {
      @SuppressWarnings("unchecked") // add() alone makes them
      Crowd<W> crowd = (Crowd<W>) present;
      return crowd;
    }
    Crowd<W> crowd = new Crowd<>(ConcurrentHashMap.newKeySet(2));
    crowd.members().addAll(members(present));
    return crowd;
  }

  @SuppressWarnings("unchecked") // add() puts in a watcher or a crowd of them, nothing else
  private Set<W> members(Object present) {
    return present instanceof Crowd<?> crowd ? (Set<W>) crowd.members() : Set.of((W) present);
  }

  private static List<Key> joined(List<Key> known, List<Key> added) {
    List<Key> both = known instanceof ArrayList ? known : new ArrayList<>(known);
    both.addAll(added);
    return both;
  }
}

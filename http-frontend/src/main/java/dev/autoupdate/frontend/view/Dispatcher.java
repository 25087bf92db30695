package dev.autoupdate.frontend.view;

import dev.autoupdate.frontend.feed.ChangeSet;
import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.feed.RecentChanges;
import dev.autoupdate.frontend.watch.WatchIndex;
import dev.autoupdate.schema.Key;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pulls the recent changes and tells live views what hit them. For one thread at a time.
 *
 * <p>The new value of a watched key is read once, whoever watches it; a key that nobody watches
 * costs a look-up in the index.
 */
final class Dispatcher {

  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final RecentChanges changes;
  private final Lookout lookout;
  private final WatchIndex<LiveView> index;
  private final Collection<LiveView> all;

  /** Starts where {@code lookout} is. */
  Dispatcher(
      RecentChanges changes,
      Lookout lookout,
      WatchIndex<LiveView> index,
      Collection<LiveView> all) {
    this.changes = changes;
    this.lookout = lookout;
    this.index = index;
    this.all = all;
  }

  /**
   * Waits for a change, not forever, and tells whom it hits.
   *
   * @return whether there was one
   */
  boolean pull(Duration timeout) throws InterruptedException {
    long from = lookout.dispatched();
    long to = changes.await(from, timeout);
    if (to <= from) {
      return false;
    }
    try {
      tell(index.hits(changed(from, to)), from, to);
    } catch (OffsetExpired | RuntimeException e) {
      // Trimmed faster than it was pulled, or not to be read: anybody may be concerned.
      LOG.atWarn().setCause(e).log("all views are evaluated again");
      all.forEach(view -> view.lose(to));
    }
    lookout.dispatchedTo(to);
    return true;
  }

  private Set<Key> changed(long from, long to) throws OffsetExpired {
    Set<Key> keys = new LinkedHashSet<>();
    for (ChangeSet set : changes.since(from)) {
      if (set.position() <= to) {
        keys.addAll(set.keys());
      }
    }
    return keys;
  }

  private void tell(Map<LiveView, List<Key>> views, long from, long to) throws OffsetExpired {
    if (views.isEmpty()) {
      return;
    }
    Set<Key> watched = new HashSet<>();
    views.values().forEach(watched::addAll);
    // Most views are hit by one key: they share its list.
    Map<Key, List<Hit>> hits = new HashMap<>();
    lookout.read(watched, to).forEach(hit -> hits.put(hit.key(), List.of(hit)));
    views.forEach((view, keys) -> view.hit(of(keys, hits), from, to));
  }

  private static List<Hit> of(List<Key> keys, Map<Key, List<Hit>> hits) {
    return keys.size() == 1
        ? hits.getOrDefault(keys.get(0), List.of())
        : keys.stream().flatMap(key -> hits.getOrDefault(key, List.of()).stream()).toList();
  }
}

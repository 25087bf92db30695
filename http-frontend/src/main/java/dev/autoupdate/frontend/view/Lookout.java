package dev.autoupdate.frontend.view;

import dev.autoupdate.frontend.feed.ChangeSet;
import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.feed.RecentChanges;
import dev.autoupdate.frontend.read.KeyReader;
import dev.autoupdate.frontend.read.Values;
import dev.autoupdate.schema.Key;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Looks through the recent changes for what concerns a view. Any thread may look. */
final class Lookout {

  // Looking further back costs more than evaluating does.
  private static final int MAX_DISTANCE = 2_000;

  private final KeyReader state;
  private final RecentChanges changes;
  private volatile long dispatched;

  Lookout(KeyReader state, RecentChanges changes) {
    this.state = state;
    this.changes = changes;
    this.dispatched = changes.position();
  }

  /**
   * What was seen.
   *
   * @param keys those that concern the view
   * @param unhit up to where none of them changed
   * @param to up to where was looked
   */
  record Sighting(Set<Key> keys, long unhit, long to) {}

  /** The position of the newest change there is to see. */
  long position() {
    return changes.position();
  }

  /** Up to where the dispatcher has told all views what hit them. */
  long dispatched() {
    return dispatched;
  }

  /** For the dispatcher alone. */
  void dispatchedTo(long position) {
    dispatched = position;
  }

  /**
   * Which keys changed after {@code since}.
   *
   * @throws OffsetExpired when that is too far back
   */
  Sighting look(long since, Predicate<Key> concerned) throws OffsetExpired {
    long to = changes.position();
    if (to <= since) {
      return new Sighting(Set.of(), since, since);
    }
    if (to - since > MAX_DISTANCE) {
      throw new OffsetExpired(since, to - MAX_DISTANCE);
    }
    Set<Key> keys = new LinkedHashSet<>();
    long unhit = to;
    for (ChangeSet set : changes.since(since)) {
      if (set.position() <= to) {
        set.keys().stream().filter(concerned).forEach(keys::add);
        unhit = keys.isEmpty() ? to : Math.min(unhit, set.position() - 1);
      }
    }
    return new Sighting(keys, unhit, to);
  }

  /** The values of {@code keys} at {@code position}. */
  List<Hit> read(Collection<Key> keys, long position) throws OffsetExpired {
    Values values = state.read(List.copyOf(keys), position);
    List<Hit> hits = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      hits.add(new Hit(values.keys().get(i), values.value(i), position));
    }
    return hits;
  }
}

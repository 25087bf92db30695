package dev.autoupdate.frontend.remote;

import dev.autoupdate.frontend.restrict.policy.RemoteField;
import dev.autoupdate.schema.Key;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One remote field: who is watched of it, and when it is due. For one thread. */
final class FieldWatch {

  private final RemoteField field;
  private final String name;
  private final long everyNanos;
  private Collection<Key> watched = List.of();
  private final Set<Key> asked = new HashSet<>();
  private long due;

  /** Due at once. */
  FieldWatch(RemoteField field, long now) {
    this.field = field;
    this.name = field.collection() + "/" + field.field();
    this.everyNanos = field.every().toNanos();
    this.due = now;
  }

  RemoteField field() {
    return field;
  }

  /** As in {@code poll/live_count}. */
  String name() {
    return name;
  }

  boolean isOf(Key key) {
    return key.field().equals(field.field()) && key.collection().equals(field.collection());
  }

  /** Takes in what is watched now. */
  void look(WatchedKeys keys, Freshness freshness) {
    watched = keys.of(field.collection(), field.field());
    if (watched.isEmpty()) {
      asked.clear();
      freshness.unwatched(name);
    } else {
      asked.retainAll(watched instanceof Set ? watched : new HashSet<>(watched));
      freshness.watched(name);
    }
  }

  Collection<Key> watched() {
    return watched;
  }

  /** The keys that were not asked for since they are watched. */
  List<Key> unasked() {
    return watched.stream().filter(key -> !asked.contains(key)).toList();
  }

  boolean isDue(long now) {
    return now - due >= 0;
  }

  /** Whether it may go with others, so that all fields of a service come to share its requests. */
  boolean mayJoin(long now) {
    return now - due >= -everyNanos / 2;
  }

  /** All that is watched of it is asked for now. */
  void began(long now) {
    due = now + everyNanos;
  }

  /** The key is asked for now. */
  void asked(Key key) {
    asked.add(key);
  }

  /** It is to be fetched again as soon as its service may be asked. */
  void failed(long now) {
    due = now;
  }
}

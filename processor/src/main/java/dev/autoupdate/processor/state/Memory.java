package dev.autoupdate.processor.state;

import dev.autoupdate.frontend.feed.ChangeSet;
import dev.autoupdate.frontend.feed.RecentChanges;
import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The newest versions of all objects, the older ones that recent readers need, and the recent
 * changes between them.
 *
 * <p>One thread changes and publishes; any thread reads. What is not in memory any more, the disk
 * has: a version is forgotten only after what it replaced is there.
 */
final class Memory {

  private final KeyStateLimits limits;
  private final WriteBehind disk;
  private final RecentChanges recent;
  private final Map<String, Map<String, ObjectVersion>> collections = new ConcurrentHashMap<>();
  // Everything at or after this position can be answered from here.
  private volatile long start;
  private int recentKeys;
  // The versions that each of the recent change sets made: where the chains are cut.
  private final Deque<Map<ObjectId, ObjectVersion>> made = new ArrayDeque<>();

  Memory(KeyStateLimits limits, LoadedState loaded, WriteBehind disk) {
    this.limits = limits;
    this.disk = disk;
    this.start = loaded.position();
    this.recent = new RecentChanges(loaded.position());
    this.collections.putAll(loaded.objects());
  }

  RecentChanges recent() {
    return recent;
  }

  /** All keys with their values, as of now. */
  Map<Key, Json> dump() {
    Map<Key, Json> all = new HashMap<>();
    collections.forEach(
        (collection, objects) ->
            objects.forEach(
                (id, version) -> {
                  for (String field : version.fields()) {
                    Json value = version.value(field);
                    if (value != null) {
                      all.put(new Key(collection, id, field), value);
                    }
                  }
                }));
    return all;
  }

  /** The value of {@code key} at a position that was published. */
  @Nullable Json valueAt(Key key, long at) {
    Map<String, ObjectVersion> objects = collections.get(key.collection());
    ObjectVersion version = objects == null ? null : objects.get(key.id());
    if (version == null) {
      // Asked after the look at the object: if memory still reaches back to the position, an object
      // that is not there did not change since.
      return at >= start ? null : disk.firstSince(key, at).map(History.Image::value).orElse(null);
    }
    ObjectVersion oldest = version;
    while (version != null && version.position() > at) {
      oldest = version;
      version = version.previous();
    }
    if (version != null) {
      return version.valueOf(key);
    }
    long changed = oldest.unchangedSince(key);
    if (changed >= 0 && changed < at) {
      return oldest.valueOf(key);
    }
    ObjectVersion found = oldest;
    return disk.firstSince(key, at).orElseGet(() -> new History.Image(found.valueOf(key))).value();
  }

  /**
   * Makes the new versions of the objects in a batch, visible at once.
   *
   * @param changed is given the versions
   * @param before is given the values that the changed keys had
   */
  void change(
      long offset,
      ChangeBatch batch,
      Map<ObjectId, ObjectVersion> changed,
      List<Applied.Before> before) {
    for (Map.Entry<ObjectId, Map<String, @Nullable Json>> edit :
        Edits.of(batch, this::objects).entrySet()) {
      ObjectId id = edit.getKey();
      Map<String, ObjectVersion> objects = objects(id.collection());
      ObjectVersion current = objects.getOrDefault(id.id(), ObjectVersion.absent(start));
      Map<String, @Nullable Json> differing = new LinkedHashMap<>();
      ObjectVersion next = current.with(edit.getValue(), offset, differing);
      if (next != current) {
        objects.put(id.id(), next);
        changed.put(id, next);
        differing.forEach(
            (field, value) ->
                before.add(new Applied.Before(new Key(id.collection(), id.id(), field), value)));
        // The policy is kept as an object, but is none.
        if (current.isAbsent() != next.isAbsent() && !id.equals(Key.POLICY.object())) {
          before.add(new Applied.Before(Key.existence(id), current.existence()));
        }
      }
    }
  }

  /**
   * Tells of a change whose position readers know already, and forgets old ones.
   *
   * @param changed the versions that it made
   */
  void publish(ChangeSet changes, Map<ObjectId, ObjectVersion> changed) {
    recent.append(changes);
    if (!changes.keys().isEmpty()) {
      made.add(changed);
    }
    recentKeys += changes.keys().size();
    while ((recent.size() > limits.recentSets() || recentKeys > limits.recentKeys())
        && trimOldest()) {
      // once more
    }
  }

  // Memory forgets only what is on disk.
  private boolean trimOldest() {
    ChangeSet oldest = recent.oldest();
    if (oldest == null || oldest.position() > disk.flushedPosition()) {
      return false;
    }
    recent.trimOldest();
    recentKeys -= oldest.keys().size();
    start = oldest.position();
    made.remove()
        .forEach(
            (id, version) -> {
              version.forgetPrevious();
              if (version.isAbsent()) {
                objects(id.collection()).remove(id.id(), version);
              }
            });
    return true;
  }

  private Map<String, ObjectVersion> objects(String collection) {
    return collections.computeIfAbsent(collection, unused -> new ConcurrentHashMap<>());
  }
}

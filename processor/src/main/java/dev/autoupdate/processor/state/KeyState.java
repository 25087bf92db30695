package dev.autoupdate.processor.state;

import dev.autoupdate.frontend.feed.ChangeSet;
import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.feed.RecentChanges;
import dev.autoupdate.frontend.read.Epoch;
import dev.autoupdate.frontend.read.KeyReader;
import dev.autoupdate.frontend.read.Values;
import dev.autoupdate.processor.ingest.EpochRecord;
import dev.autoupdate.processor.ingest.LogRecord;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The state of all keys, with enough of the past in memory for recent readers.
 *
 * <p>One thread calls {@link #apply}; any thread reads. The order in which a change becomes visible
 * is: the objects' new versions, the position, the recent changes. A reader works at a position it
 * took before, and walks from an object's newest version back to the one that counts there, so it
 * sees whole batches only. Where the walk ends early, the older versions were dropped from memory,
 * which happens only after they reached the disk: the before-images there have the answer.
 *
 * <p>That an object exists is read off its version; only its appearing and vanishing are changes,
 * with before-images like any other.
 */
public final class KeyState implements KeyReader {

  private final Lineage lineage;
  private final KeyStateLimits limits;
  private final WriteBehind disk;
  private final RecentChanges recent;
  private final Map<String, Map<String, ObjectVersion>> collections = new ConcurrentHashMap<>();
  private final Map<String, String> topicIds;
  private final Places places;
  private final Freshness freshness;
  private volatile long position;
  // The places of the published position: one that moved earlier would promise a write too early.
  private volatile Map<Places.Partition, Long> visiblePlaces;
  // Everything at or after this position can be answered from memory.
  private volatile long memoryStart;
  private int recentKeys;
  // The versions that each of the recent change sets made: where the chains are cut.
  private final Deque<Map<ObjectId, ObjectVersion>> made = new ArrayDeque<>();

  /**
   * The state as it was found on disk.
   *
   * @param logEnd where the log ended when this was opened
   * @param topicIds the sources' names and ids
   */
  KeyState(
      KeyStateLimits limits,
      LoadedState loaded,
      WriteBehind disk,
      long logEnd,
      Map<String, String> topicIds) {
    this.lineage = new Lineage(loaded, logEnd);
    this.limits = limits;
    this.disk = disk;
    this.topicIds = Map.copyOf(topicIds);
    this.freshness = new Freshness(this.topicIds);
    this.places = new Places(loaded.places());
    this.position = loaded.position();
    this.visiblePlaces = places.copy();
    this.memoryStart = loaded.position();
    this.recent = new RecentChanges(loaded.position());
    this.collections.putAll(loaded.objects());
  }

  /** The newest changes, for the frontend. */
  public RecentChanges recent() {
    return recent;
  }

  /** Until when its sources are known to be read to their end. */
  public Freshness freshness() {
    return freshness;
  }

  /** Which log this is the fold of. */
  public Lineage lineage() {
    return lineage;
  }

  @Override
  public Epoch epoch() {
    return lineage.epochs().current();
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public long historyStart() {
    return Math.max(disk.historyStart(), lineage.epochs().start());
  }

  @Override
  public OptionalLong place(String topic, int partition) {
    String id = topicIds.get(topic);
    Long place = id == null ? null : visiblePlaces.get(new Places.Partition(id, partition));
    return place == null ? OptionalLong.empty() : OptionalLong.of(place);
  }

  /**
   * All keys with their values, as of now. For comparing states; not for use while changes come in.
   */
  public Map<Key, Json> dump() {
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

  /** A copy of the places, by topic id and partition. */
  Map<Places.Partition, Long> places() {
    return places.copy();
  }

  @Override
  public Values read(List<Key> keys, long at) throws OffsetExpired {
    if (at > position) {
      throw new IllegalArgumentException("position " + at + " is not reached, at " + position);
    }
    @Nullable Json[] values = new Json[keys.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = valueAt(keys.get(i), at);
    }
    // Looked at last: history moves its start before it deletes anything.
    long start = historyStart();
    if (at < start) {
      throw new OffsetExpired(at, start);
    }
    return new Values(keys, values, at);
  }

  private @Nullable Json valueAt(Key key, long at) {
    Map<String, ObjectVersion> objects = collections.get(key.collection());
    ObjectVersion version = objects == null ? null : objects.get(key.id());
    if (version == null) {
      // Asked after the look at the object: if memory still reaches back to the position, an object
      // that is not there did not change since.
      return at >= memoryStart
          ? null
          : disk.firstSince(key, at).map(History.Image::value).orElse(null);
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
   * Applies the next record of the log, or finds that it does not count.
   *
   * @param offset the record's offset in the log; one below the position is only compared
   * @param appendTime when the log took it, milliseconds since 1970
   * @throws InterruptedException when interrupted while the disk is too far behind
   */
  public void apply(long offset, long appendTime, LogRecord record) throws InterruptedException {
    if (lineage.isApplied(offset, appendTime, position)) {
      return;
    }
    boolean heartbeat = record.currentAsOf().isPresent();
    List<Applied.Before> before = new ArrayList<>();
    Map<ObjectId, ObjectVersion> changed = new LinkedHashMap<>();
    if (heartbeat ? places.isInOrder(record) : places.accepts(record)) {
      if (!heartbeat) {
        change(offset, record, changed, before);
      }
      places.move(record.source());
      record.currentAsOf().ifPresent(time -> freshness.note(record.source(), time));
    }
    Map<Places.Partition, Long> now = places.copy();
    disk.add(new Applied(offset, appendTime, changed, before, now, lineage.epochs()));
    publish(offset, appendTime, now, before.stream().map(Applied.Before::key).toList(), changed);
  }

  /** Begins another epoch, if the record counts. Otherwise as {@link #apply}. */
  public void apply(long offset, long appendTime, EpochRecord record) throws InterruptedException {
    if (lineage.isApplied(offset, appendTime, position)) {
      return;
    }
    lineage.begin(record, offset);
    disk.add(new Applied(offset, appendTime, Map.of(), List.of(), visiblePlaces, lineage.epochs()));
    publish(offset, appendTime, visiblePlaces, List.of(), Map.of());
  }

  /** Passes over a record that says nothing. */
  public void skip(long offset, long appendTime) {
    if (!lineage.isApplied(offset, appendTime, position)) {
      publish(offset, appendTime, visiblePlaces, List.of(), Map.of());
    }
  }

  private void change(
      long offset,
      LogRecord record,
      Map<ObjectId, ObjectVersion> changed,
      List<Applied.Before> before) {
    for (Map.Entry<ObjectId, Map<String, @Nullable Json>> edit :
        Edits.of(record.batch(), this::objects).entrySet()) {
      ObjectId id = edit.getKey();
      Map<String, ObjectVersion> objects = objects(id.collection());
      ObjectVersion current = objects.getOrDefault(id.id(), ObjectVersion.absent(memoryStart));
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

  private void publish(
      long offset,
      long appendTime,
      Map<Places.Partition, Long> now,
      List<Key> keys,
      Map<ObjectId, ObjectVersion> changed) {
    long next = offset + 1;
    lineage.move(appendTime);
    position = next;
    visiblePlaces = now;
    recent.append(new ChangeSet(next, keys));
    if (!keys.isEmpty()) {
      made.add(changed);
    }
    recentKeys += keys.size();
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
    memoryStart = oldest.position();
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

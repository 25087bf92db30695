package dev.autoupdate.frontend.kit;

import dev.autoupdate.frontend.feed.ChangeSet;
import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.feed.RecentChanges;
import dev.autoupdate.frontend.read.Batches;
import dev.autoupdate.frontend.read.Epoch;
import dev.autoupdate.frontend.read.KeyReader;
import dev.autoupdate.frontend.read.Values;
import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import dev.autoupdate.schema.PolicyVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Key state in memory that keeps every version of every value. Any thread may read and apply; each
 * call is atomic. Whether an object exists is derived, and no policy replaces a newer one, as in
 * the real one.
 */
public final class InMemoryKeyState implements KeyReader {

  private final Epoch epoch;
  private final RecentChanges changes = new RecentChanges(0);
  private final TreeMap<Long, ChangeBatch.About> batches = new TreeMap<>();
  private final Map<Key, TreeMap<Long, @Nullable Json>> versions = new LinkedHashMap<>();
  private final Map<ObjectId, Set<Key>> fields = new HashMap<>();
  private final Map<String, Long> places = new ConcurrentHashMap<>();
  private long position;
  private long historyStart;

  /** Empty, of an epoch of its own. */
  public InMemoryKeyState() {
    this(new Epoch("000000000001"));
  }

  /** Empty, of the given epoch. */
  public InMemoryKeyState(Epoch epoch) {
    this.epoch = epoch;
  }

  /**
   * Applies one batch.
   *
   * @param literals each {@code key=value}, as in {@code user/1/username="ada"}; the value {@code
   *     null} deletes
   * @return the position after it
   */
  public long apply(String... literals) {
    Map<Key, @Nullable Json> batch = new LinkedHashMap<>();
    for (String literal : literals) {
      int at = literal.indexOf('=');
      String value = literal.substring(at + 1);
      batch.put(key(literal.substring(0, at)), value.equals("null") ? null : Json.of(value));
    }
    return apply(batch);
  }

  /** The key with this text; {@code ~policy} is one here. */
  private static Key key(String text) {
    return text.equals(Key.POLICY.toString()) ? Key.POLICY : Key.of(text);
  }

  /** Applies one batch; {@code null} deletes. Returns the position after it. */
  public synchronized long apply(Map<Key, @Nullable Json> batch) {
    long next = position + 1;
    List<Key> changed = new ArrayList<>();
    batch.forEach((key, value) -> put(key, value, next, changed));
    Set<ObjectId> objects = new LinkedHashSet<>();
    changed.stream().filter(key -> !key.isReserved()).map(Key::object).forEach(objects::add);
    for (ObjectId object : objects) {
      put(Key.existence(object), exists(object, next) ? Json.of("true") : null, next, changed);
    }
    position = next;
    changes.append(new ChangeSet(next, changed));
    return next;
  }

  /** Applies one batch that is a record of a source partition. Returns the position after it. */
  public synchronized long applyFrom(String topic, int partition, long offset, String... literals) {
    places.put(topic + ":" + partition, offset);
    return apply(literals);
  }

  /** Applies one batch that tells something of itself. Returns the position after it. */
  public synchronized long apply(ChangeBatch.About about, String... literals) {
    long next = apply(literals);
    batches.put(next, about);
    return next;
  }

  @Override
  public Batches batches() {
    return new Batches() {
      @Override
      public List<Batch> touching(ObjectId object, int most) {
        return select((position, about) -> touches(object, position));
      }

      @Override
      public Optional<Batch> lastUpTo(long number) {
        return select((position, about) -> about.position() != null && about.position() <= number)
            .stream()
            .reduce((first, second) -> second);
      }
    };
  }

  private synchronized List<Batches.Batch> select(BiPredicate<Long, ChangeBatch.About> condition) {
    return batches.tailMap(historyStart, false).entrySet().stream()
        .filter(batch -> condition.test(batch.getKey(), batch.getValue()))
        .map(batch -> new Batches.Batch(batch.getKey(), batch.getValue()))
        .toList();
  }

  private boolean touches(ObjectId object, long at) {
    return fields.getOrDefault(object, Set.of()).stream()
        .anyMatch(key -> versions.getOrDefault(key, new TreeMap<>()).containsKey(at));
  }

  /** Lets history begin at {@code start}. */
  public synchronized void trimTo(long start) {
    historyStart = start;
  }

  /** What was applied lately: all of it. */
  public RecentChanges changes() {
    return changes;
  }

  @Override
  public Epoch epoch() {
    return epoch;
  }

  @Override
  public synchronized long position() {
    return position;
  }

  @Override
  public synchronized long historyStart() {
    return historyStart;
  }

  @Override
  public synchronized Values read(List<Key> keys, long at) throws OffsetExpired {
    if (at > position) {
      throw new IllegalArgumentException(at + " is not reached yet, this is " + position);
    }
    if (at < historyStart) {
      throw new OffsetExpired(at, historyStart);
    }
    @Nullable Json[] values = new Json[keys.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = valueAt(keys.get(i), at);
    }
    return new Values(keys, values, at);
  }

  @Override
  public OptionalLong place(String topic, int partition) {
    Long place = places.get(topic + ":" + partition);
    return place == null ? OptionalLong.empty() : OptionalLong.of(place);
  }

  private void put(Key key, @Nullable Json value, long next, List<Key> changed) {
    Json present = valueAt(key, position);
    if (key.equals(Key.POLICY) && !PolicyVersion.mayReplace(value, present)) {
      return;
    }
    if (!Objects.equals(present, value)) {
      versions.computeIfAbsent(key, k -> new TreeMap<>()).put(next, value);
      fields.computeIfAbsent(key.object(), o -> new HashSet<>()).add(key);
      changed.add(key);
    }
  }

  private boolean exists(ObjectId object, long at) {
    return fields.getOrDefault(object, Set.of()).stream()
        .anyMatch(key -> !key.isReserved() && valueAt(key, at) != null);
  }

  private @Nullable Json valueAt(Key key, long at) {
    TreeMap<Long, @Nullable Json> history = versions.get(key);
    var version = history == null ? null : history.floorEntry(at);
    return version == null ? null : version.getValue();
  }
}

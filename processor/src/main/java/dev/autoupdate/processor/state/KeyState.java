package dev.autoupdate.processor.state;

import dev.autoupdate.frontend.feed.ChangeSet;
import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.feed.RecentChanges;
import dev.autoupdate.frontend.read.Batches;
import dev.autoupdate.frontend.read.Epoch;
import dev.autoupdate.frontend.read.KeyReader;
import dev.autoupdate.frontend.read.Values;
import dev.autoupdate.processor.ingest.EpochRecord;
import dev.autoupdate.processor.ingest.Gap;
import dev.autoupdate.processor.ingest.Known;
import dev.autoupdate.processor.ingest.LogFold;
import dev.autoupdate.processor.ingest.LogRecord;
import dev.autoupdate.processor.ingest.PartitionPlace;
import dev.autoupdate.processor.ingest.SourceNotice;
import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
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
public final class KeyState implements KeyReader, LogFold {

  private final Lineage lineage;
  private final WriteBehind disk;
  private final Memory memory;
  private final Map<String, String> topicIds;
  private final Places places;
  private final Freshness freshness;
  private final LongNames longNames = new LongNames();
  private volatile long position;
  // The places of the published position: one that moved earlier would promise a write too early.
  private volatile Map<Places.Partition, PartitionPlace> visiblePlaces;
  private final Map<Places.Partition, String> strays = new ConcurrentHashMap<>();

  /**
   * The state as it was found on disk.
   *
   * @param logEnd where the log ended when this was opened
   * @param topicIds the sources' names and ids, kept: a source that is made anew has another id
   */
  KeyState(
      KeyStateLimits limits,
      LoadedState loaded,
      WriteBehind disk,
      long logEnd,
      Map<String, String> topicIds) {
    this.lineage = new Lineage(loaded, logEnd);
    this.disk = disk;
    this.topicIds = topicIds;
    this.freshness = new Freshness(this.topicIds);
    this.places = new Places(loaded.places());
    this.position = loaded.position();
    this.visiblePlaces = places.copy();
    this.memory = new Memory(limits, loaded, disk);
  }

  /** The newest changes, for the frontend. */
  public RecentChanges recent() {
    return memory.recent();
  }

  /** Until when its sources are known to be read to their end. */
  public Freshness freshness() {
    return freshness;
  }

  /** How many keys of the log were left out, since their names are too long. */
  public long leftOut() {
    return longNames.leftOut();
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
    PartitionPlace place =
        id == null ? null : visiblePlaces.get(new Places.Partition(id, partition));
    return place == null ? OptionalLong.empty() : OptionalLong.of(place.offset());
  }

  @Override
  public boolean await(long wanted, Duration patience) throws InterruptedException {
    return recent().await(wanted - 1, patience) >= wanted;
  }

  @Override
  public List<Epoch> epochs() {
    return lineage.known();
  }

  @Override
  public PartitionPlace applied(String topicId, int partition) {
    return places.get(new Places.Partition(topicId, partition));
  }

  @Override
  public PartitionPlace owed(String topicId, int partition) {
    return lineage.owed().places().getOrDefault(topicId + ":" + partition, PartitionPlace.NONE);
  }

  @Override
  public boolean isStray(String topicId, int partition, String task) {
    return task.equals(strays.get(new Places.Partition(topicId, partition)));
  }

  /** What is applied up to now, to be found again when the log should lose it. */
  public Known known() {
    Map<String, PartitionPlace> all = new HashMap<>();
    visiblePlaces.forEach(
        (partition, place) -> all.put(partition.topicId() + ":" + partition.partition(), place));
    return new Known(all, PolicyMarks.of(memory.valueAt(Key.POLICY, position))).and(lineage.owed());
  }

  /** The gaps of a source that nobody has accepted, by partition. */
  public Map<Integer, List<Gap>> gaps(String topicId) {
    Map<Integer, List<Gap>> all = new TreeMap<>();
    visiblePlaces.forEach(
        (partition, place) -> {
          if (partition.topicId().equals(topicId) && !place.gaps().isEmpty()) {
            all.put(partition.partition(), place.gaps());
          }
        });
    return all;
  }

  @Override
  public Batches batches() {
    return new PastBatches(disk, this::historyStart, this::position);
  }

  /**
   * All keys with their values, as of now. For comparing states; not for use while changes come in.
   */
  public Map<Key, Json> dump() {
    return memory.dump();
  }

  /** A copy of the places, by topic id and partition. */
  Map<Places.Partition, PartitionPlace> places() {
    return places.copy();
  }

  @Override
  public Values read(List<Key> keys, long at) throws OffsetExpired {
    if (at > position) {
      throw new IllegalArgumentException("position " + at + " is not reached, at " + position);
    }
    @Nullable Json[] values = new Json[keys.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = memory.valueAt(keys.get(i), at);
    }
    // Looked at last: history moves its start before it deletes anything.
    long start = historyStart();
    if (at < start) {
      throw new OffsetExpired(at, start);
    }
    return new Values(keys, values, at);
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
    if (!isOfThisEpoch(record) || places.isStray(record)) {
      noteStray(record);
    } else if (heartbeat ? places.isInOrder(record) : places.accepts(record)) {
      if (!heartbeat) {
        memory.change(offset, longNames.without(record.batch(), offset), changed, before);
      }
      places.move(record);
      record.currentAsOf().ifPresent(time -> freshness.note(record.source(), time));
    }
    Map<Places.Partition, PartitionPlace> now = places.copy();
    disk.add(
        new Applied(
            offset, appendTime, changed, before, now, lineage.epochs(), record.batch().about()));
    publish(offset, appendTime, now, before.stream().map(Applied.Before::key).toList(), changed);
  }

  /** Begins another epoch, if the record counts. Otherwise as {@link #apply}. */
  public void apply(long offset, long appendTime, EpochRecord record) throws InterruptedException {
    if (lineage.isApplied(offset, appendTime, position)) {
      return;
    }
    lineage.begin(record, offset);
    applyWithoutChange(offset, appendTime);
  }

  /** Takes note of what is said about a source partition. Otherwise as above. */
  public void apply(long offset, long appendTime, SourceNotice record) throws InterruptedException {
    if (lineage.isApplied(offset, appendTime, position)) {
      return;
    }
    if (record.writer().epoch().equals(epoch())) {
      places.apply(record);
    }
    applyWithoutChange(offset, appendTime);
  }

  private void applyWithoutChange(long offset, long appendTime) throws InterruptedException {
    Map<Places.Partition, PartitionPlace> now = places.copy();
    disk.add(
        new Applied(
            offset,
            appendTime,
            Map.of(),
            List.of(),
            now,
            lineage.epochs(),
            ChangeBatch.About.NOTHING));
    publish(offset, appendTime, now, List.of(), Map.of());
  }

  // What an earlier release wrote does not say for which epoch.
  private boolean isOfThisEpoch(LogRecord record) {
    return record.origin() == null || record.origin().writer().epoch().equals(epoch());
  }

  private void noteStray(LogRecord record) {
    if (record.origin() != null) {
      strays.put(Places.Partition.of(record.source()), record.origin().writer().task());
    }
  }

  /** Passes over a record that says nothing. */
  public void skip(long offset, long appendTime) {
    if (!lineage.isApplied(offset, appendTime, position)) {
      publish(offset, appendTime, visiblePlaces, List.of(), Map.of());
    }
  }

  private void publish(
      long offset,
      long appendTime,
      Map<Places.Partition, PartitionPlace> now,
      List<Key> keys,
      Map<ObjectId, ObjectVersion> changed) {
    long next = offset + 1;
    lineage.move(appendTime);
    position = next;
    visiblePlaces = now;
    memory.publish(new ChangeSet(next, keys), changed);
  }
}

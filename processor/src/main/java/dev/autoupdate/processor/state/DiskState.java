package dev.autoupdate.processor.state;

import dev.autoupdate.frontend.read.Epoch;
import dev.autoupdate.schema.ChangeBatch.About;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;

/**
 * The copy of the state on disk, in RocksDB: objects, before-images by key and offset, the changes
 * by offset (what to trim, how old it is, and what it says of itself), the batches by their own
 * number, and what they are of: format, log, epochs, places, next offset.
 *
 * <p>Every write is one batch that leaves the state at one position, so a process that is killed
 * finds the state at the position of its last write. With it goes a count and a digest of all that
 * is there: what was opened and does not add up is damaged, whatever the database says of itself.
 * One thread writes; any thread looks up images.
 */
final class DiskState implements Disk {

  /** The folder cannot be used as it is; what it says is for a person. */
  static final class Damaged extends Exception {
    private static final long serialVersionUID = 1L;

    Damaged(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  private static final String APPEND_TIME = "append-time";
  private static final String EPOCHS = "epochs";
  private static final String HISTORY_START = "history-start";
  private static final String PLACES = "places";
  // A minute of steady writing.
  private static final int WRITES_TO_TESTIFY = 256;

  private final DiskFolder folder;
  private final RocksDB db;
  private final Families families;
  private final DiskBatches batches;
  private int writes;

  private DiskState(DiskFolder folder) {
    this.folder = folder;
    this.db = folder.db();
    this.families = folder.families();
    this.batches = new DiskBatches(db, families);
  }

  /**
   * Opens the folder, which is made when missing.
   *
   * @param log what the state must be of; a folder that says otherwise is damaged
   * @throws Damaged when it is corrupt, or of another log or format: to be rebuilt
   * @throws IOException when it cannot be used now (a full disk, a lock): not to be touched
   */
  static DiskState open(Path folder, String log) throws Damaged, IOException {
    return new DiskState(DiskFolder.open(folder, log));
  }

  /**
   * All that is there. Throws as {@link #open} does.
   *
   * @param first the log's first epoch
   */
  LoadedState load(Epoch first) throws Damaged, IOException {
    try (RocksIterator objects = db.newIterator(families.handle(Family.OBJECTS))) {
      Map<String, Map<String, ObjectVersion>> found = new HashMap<>();
      DiskFormat.Names names = new DiskFormat.Names();
      Tally present = new Tally();
      for (objects.seekToFirst(); objects.isValid(); objects.next()) {
        byte[] key = objects.key();
        byte[] value = objects.value();
        present.add(Family.OBJECTS, key, value);
        ObjectId id = DiskFormat.objectId(key, names);
        found
            .computeIfAbsent(id.collection(), unused -> new ConcurrentHashMap<>())
            .put(id.id(), DiskFormat.object(value, names));
      }
      objects.status();
      Optional<String> damage = present.damage(Family.OBJECTS, folder.tally());
      if (damage.isPresent()) {
        throw new Damaged(damage.get(), null);
      }
      if (!folder.has(DiskFolder.POSITION)) {
        return LoadedState.empty(first);
      }
      return new LoadedState(
          folder.position(),
          DiskFormat.offset(folder.meta(APPEND_TIME)),
          folder.has(HISTORY_START) ? DiskFormat.offset(folder.meta(HISTORY_START)) : 0,
          DiskFormat.epochs(folder.meta(EPOCHS)),
          DiskFormat.places(folder.meta(PLACES)),
          found);
    } catch (RocksDBException e) {
      throw DiskFolder.verdict("it cannot be read: ", e);
    } catch (RuntimeException e) {
      throw new Damaged("it cannot be read: " + e, e);
    }
  }

  @Override
  public Optional<String> damageOfHistory() throws RocksDBException {
    try {
      for (Family each : Family.HISTORY) {
        Optional<String> damage = families.count(each).damage(each, folder.tally());
        if (damage.isPresent()) {
          return damage;
        }
      }
    } catch (RocksDBException e) {
      if (e.getStatus() != null && e.getStatus().getCode() == Status.Code.Corruption) {
        return Optional.of(String.valueOf(e.getMessage()));
      }
      throw e;
    }
    families.compact();
    return Optional.empty();
  }

  @Override
  public void dropHistory(long start) throws RocksDBException {
    try (CountedBatch batch = folder.batch()) {
      for (Family each : Family.HISTORY) {
        families.makeAnew(each);
        batch.clear(each);
      }
      folder.commit(batch, Map.of(HISTORY_START, DiskFormat.offset(start)));
    }
    families.compact();
  }

  @Override
  public void write(List<Applied> all) throws RocksDBException {
    testifyAtTimes();
    try (CountedBatch batch = folder.batch()) {
      Map<ObjectId, ObjectVersion> present = new HashMap<>();
      Map<ObjectId, ObjectVersion> newest = new LinkedHashMap<>();
      for (Applied applied : all) {
        applied
            .objects()
            .forEach(
                (id, version) -> {
                  if (newest.put(id, version) == null) {
                    // It is linked for as long as this version is not written.
                    present.put(id, version.previous());
                  }
                });
      }
      for (Map.Entry<ObjectId, ObjectVersion> entry : newest.entrySet()) {
        batch.replace(
            Family.OBJECTS,
            DiskFormat.objectKey(entry.getKey()),
            bytes(present.get(entry.getKey())),
            bytes(entry.getValue()));
      }
      batches.put(batch, all);
      Applied last = all.get(all.size() - 1);
      folder.commit(
          batch,
          Map.of(
              PLACES,
              DiskFormat.places(last.places()),
              EPOCHS,
              DiskFormat.epochs(last.epochs()),
              APPEND_TIME,
              DiskFormat.offset(last.appendTime()),
              DiskFolder.POSITION,
              DiskFormat.offset(last.offset() + 1)));
    }
  }

  // Before it writes: a failure must not make what was written seem unwritten.
  private void testifyAtTimes() throws RocksDBException {
    writes++;
    if (writes % WRITES_TO_TESTIFY == 0) {
      try {
        folder.testify();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public Optional<Long> startAfter(long time, long least, int most) throws RocksDBException {
    Long start = null;
    try (RocksIterator changes = db.newIterator(families.handle(Family.CHANGES))) {
      changes.seekToFirst();
      for (int i = 0; i < most && changes.isValid(); i++) {
        if (DiskFormat.offset(changes.key()) >= least
            && DiskFormat.changeTime(changes.value()) >= time) {
          break;
        }
        start = DiskFormat.offset(changes.key()) + 1;
        changes.next();
      }
      changes.status();
    }
    return Optional.ofNullable(start);
  }

  @Override
  public void trim(long start) throws RocksDBException {
    try (CountedBatch batch = folder.batch();
        RocksIterator changes = db.newIterator(families.handle(Family.CHANGES))) {
      for (changes.seekToFirst(); changes.isValid(); changes.next()) {
        long offset = DiskFormat.offset(changes.key());
        if (offset >= start) {
          break;
        }
        batches.delete(batch, offset, changes.value());
      }
      changes.status();
      folder.commit(batch, Map.of(HISTORY_START, DiskFormat.offset(start)));
    }
  }

  @Override
  public Optional<Image> firstSince(Key key, long offset) {
    return batches.firstSince(key, offset);
  }

  @Override
  public SortedMap<Long, About> touching(ObjectId object, int most) {
    return batches.touching(object, most);
  }

  @Override
  public Optional<Numbered> lastUpTo(long number) {
    return batches.lastUpTo(number);
  }

  @Override
  public void close() {
    folder.close();
  }

  private static byte @Nullable [] bytes(@Nullable ObjectVersion version) {
    return version == null || version.isAbsent() ? null : DiskFormat.object(version);
  }
}

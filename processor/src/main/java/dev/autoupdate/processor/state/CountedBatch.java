package dev.autoupdate.processor.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** One write of several families, with the tally as it is after it. For one thread. */
final class CountedBatch implements AutoCloseable {

  /** The entry of {@link Family#META} with the tally, which is not counted itself. */
  static final String TALLY = "tally";

  private final WriteBatch batch = new WriteBatch();
  private final Families families;
  private final Tally tally;

  /**
   * A write that nothing is in yet.
   *
   * @param before the tally before it, which is copied
   */
  CountedBatch(Families families, Tally before) {
    this.families = families;
    this.tally = before.copy();
  }

  /**
   * Puts an entry, or deletes it.
   *
   * @param before the value it has now; {@code null} when there is no such entry
   * @param after the new value; {@code null} to delete it
   */
  void replace(Family family, byte[] key, byte @Nullable [] before, byte @Nullable [] after)
      throws RocksDBException {
    if (before != null) {
      tally.remove(family, key, before);
    }
    if (after != null) {
      add(family, key, after);
    } else if (before != null) {
      batch.delete(families.handle(family), key);
    }
  }

  /** Puts an entry that is new, and returns its hash. */
  long add(Family family, byte[] key, byte[] value) throws RocksDBException {
    batch.put(families.handle(family), key, value);
    return tally.add(family, key, value);
  }

  /** Deletes an entry whose hash is taken out with {@link #uncount}. */
  void delete(Family family, byte[] key) throws RocksDBException {
    batch.delete(families.handle(family), key);
  }

  /** Takes deleted entries out of the tally. */
  void uncount(Family family, int entries, long hashes) {
    tally.remove(family, entries, hashes);
  }

  /** Takes a whole family out of the tally, which was dropped. */
  void clear(Family family) {
    tally.clear(family);
  }

  /**
   * Writes it all, and the meta data with it.
   *
   * @param meta all of it, as it is after this
   * @return the tally after this
   */
  Tally write(RocksDB db, WriteOptions options, SortedMap<String, byte[]> meta)
      throws RocksDBException {
    tally.clear(Family.META);
    for (Map.Entry<String, byte[]> entry : meta.entrySet()) {
      add(Family.META, entry.getKey().getBytes(UTF_8), entry.getValue());
    }
    batch.put(families.handle(Family.META), TALLY.getBytes(UTF_8), tally.bytes());
    db.write(options, batch);
    return tally;
  }

  @Override
  public void close() {
    batch.close();
  }
}

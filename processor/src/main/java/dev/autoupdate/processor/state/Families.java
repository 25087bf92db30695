package dev.autoupdate.processor.state;

import java.util.ArrayList;
import java.util.List;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * The open column families. One thread opens and makes anew, while nobody reads those; any thread
 * reads.
 */
final class Families implements AutoCloseable {

  private final RocksDB db;
  private final ColumnFamilyOptions options;
  private final List<ColumnFamilyHandle> handles;

  /**
   * As they were opened, in the order of {@link Family}.
   *
   * @param options they were opened with
   */
  Families(RocksDB db, ColumnFamilyOptions options, List<ColumnFamilyHandle> handles) {
    this.db = db;
    this.options = options;
    this.handles = handles;
  }

  ColumnFamilyHandle handle(Family family) {
    return handles.get(family.ordinal());
  }

  /** Deletes all entries of a family, unread. */
  void makeAnew(Family family) throws RocksDBException {
    db.dropColumnFamily(handle(family));
    handle(family).close();
    handles.set(family.ordinal(), db.createColumnFamily(family.descriptor(options)));
  }

  /** Looks at all entries of a family. */
  Tally count(Family family) throws RocksDBException {
    Tally found = new Tally();
    // A long look that is not to push out what others read.
    try (ReadOptions once = new ReadOptions().setFillCache(false).setReadaheadSize(2 << 20);
        RocksIterator entries = db.newIterator(handle(family), once)) {
      for (entries.seekToFirst(); entries.isValid(); entries.next()) {
        found.add(family, entries.key(), entries.value());
      }
      entries.status();
    }
    return found;
  }

  /** From now on they are compacted as need be. */
  void compact() throws RocksDBException {
    db.enableAutoCompaction(new ArrayList<>(handles));
  }

  @Override
  public void close() {
    handles.forEach(ColumnFamilyHandle::close);
  }
}

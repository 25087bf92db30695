package dev.autoupdate.processor.state;

import dev.autoupdate.schema.ChangeBatch.About;
import dev.autoupdate.schema.ObjectId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/**
 * The batches on disk: by offset, by their own number, and, through the before-images, by object.
 * One thread puts and deletes; any thread looks up.
 */
final class DiskBatches {

  private final RocksDB db;
  private final ColumnFamilyHandle images;
  private final ColumnFamilyHandle changes;
  private final ColumnFamilyHandle numbers;

  DiskBatches(
      RocksDB db,
      ColumnFamilyHandle images,
      ColumnFamilyHandle changes,
      ColumnFamilyHandle numbers) {
    this.db = db;
    this.images = images;
    this.changes = changes;
    this.numbers = numbers;
  }

  void put(WriteBatch batch, Applied applied) throws RocksDBException {
    byte[] offset = DiskFormat.offset(applied.offset());
    batch.put(changes, offset, DiskFormat.change(applied));
    Long number = applied.about().position();
    if (number != null && number >= 0) {
      batch.put(numbers, DiskFormat.offset(number), offset);
    }
  }

  void delete(WriteBatch batch, long offset, byte[] change) throws RocksDBException {
    batch.delete(changes, DiskFormat.offset(offset));
    Long number = DiskFormat.changeAbout(change).position();
    // A later batch may have come with the same number.
    if (number != null
        && number >= 0
        && Arrays.equals(db.get(numbers, DiskFormat.offset(number)), DiskFormat.offset(offset))) {
      batch.delete(numbers, DiskFormat.offset(number));
    }
  }

  SortedMap<Long, About> touching(ObjectId object, int most) {
    byte[] prefix = DiskFormat.imagePrefix(object);
    TreeSet<Long> offsets = new TreeSet<>();
    try (RocksIterator found = db.newIterator(images)) {
      for (found.seek(prefix); found.isValid(); found.next()) {
        OptionalLong offset = DiskFormat.imageOffset(found.key(), prefix);
        if (offset.isEmpty()) {
          break;
        }
        offsets.add(offset.getAsLong());
        if (offsets.size() > most) {
          offsets.pollFirst();
        }
      }
      found.status();
      SortedMap<Long, About> batches = new TreeMap<>();
      for (long offset : offsets) {
        byte[] change = db.get(changes, DiskFormat.offset(offset));
        if (change != null) {
          batches.put(offset, DiskFormat.changeAbout(change));
        }
      }
      return batches;
    } catch (RocksDBException e) {
      throw unreadable(e);
    }
  }

  Optional<History.Numbered> lastUpTo(long number) {
    try (RocksIterator found = db.newIterator(numbers)) {
      found.seekForPrev(DiskFormat.offset(number));
      if (found.isValid()) {
        byte[] change = db.get(changes, found.value());
        if (change != null) {
          return Optional.of(
              new History.Numbered(
                  DiskFormat.offset(found.value()),
                  DiskFormat.offset(found.key()),
                  DiskFormat.changeAbout(change)));
        }
      }
      found.status();
      return Optional.empty();
    } catch (RocksDBException e) {
      throw unreadable(e);
    }
  }

  private static UncheckedIOException unreadable(RocksDBException e) {
    return new UncheckedIOException(new IOException("history cannot be read", e));
  }
}

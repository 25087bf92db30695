package dev.autoupdate.processor.state;

import dev.autoupdate.schema.ChangeBatch.About;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * The batches on disk: by offset, by their own number, and, through the before-images, by object.
 * One thread puts and deletes; any thread looks up.
 */
final class DiskBatches {

  private final RocksDB db;
  private final Families families;

  DiskBatches(RocksDB db, Families families) {
    this.db = db;
    this.families = families;
  }

  /**
   * Puts what records did that changed something, oldest first.
   *
   * @param batch is given it, with the before-images
   */
  void put(CountedBatch batch, List<Applied> all) throws RocksDBException {
    Map<Long, Long> numbered = new LinkedHashMap<>();
    for (Applied applied : all) {
      if (applied.before().isEmpty()) {
        continue;
      }
      long images = 0;
      for (Applied.Before before : applied.before()) {
        images +=
            batch.add(
                Family.IMAGES,
                DiskFormat.imageKey(before.key(), applied.offset()),
                DiskFormat.image(before.value()));
      }
      byte[] offset = DiskFormat.offset(applied.offset());
      batch.add(Family.CHANGES, offset, DiskFormat.change(applied, images));
      applied.numbered().ifPresent(own -> numbered.put(own.number(), own.offset()));
    }
    for (Map.Entry<Long, Long> own : numbered.entrySet()) {
      byte[] number = DiskFormat.offset(own.getKey());
      byte[] before = db.get(families.handle(Family.NUMBERS), number);
      batch.replace(Family.NUMBERS, number, before, DiskFormat.offset(own.getValue()));
    }
  }

  /** Deletes a record's entry, with its before-images. */
  void delete(CountedBatch batch, long offset, byte[] change) throws RocksDBException {
    List<Key> keys = DiskFormat.changeKeys(change);
    for (Key key : keys) {
      batch.delete(Family.IMAGES, DiskFormat.imageKey(key, offset));
    }
    batch.uncount(Family.IMAGES, keys.size(), DiskFormat.changeImages(change));
    batch.replace(Family.CHANGES, DiskFormat.offset(offset), change, null);
    Long own = DiskFormat.changeAbout(change).position();
    if (own != null && own >= 0) {
      byte[] number = DiskFormat.offset(own);
      byte[] present = db.get(families.handle(Family.NUMBERS), number);
      // A later batch may have come with the same number.
      if (Arrays.equals(present, DiskFormat.offset(offset))) {
        batch.replace(Family.NUMBERS, number, present, null);
      }
    }
  }

  Optional<History.Image> firstSince(Key key, long offset) {
    byte[] from = DiskFormat.imageKey(key, offset);
    try (RocksIterator found = db.newIterator(families.handle(Family.IMAGES))) {
      found.seek(from);
      if (found.isValid() && DiskFormat.sameKey(found.key(), from)) {
        return Optional.of(DiskFormat.image(found.value()));
      }
      found.status();
      return Optional.empty();
    } catch (RocksDBException e) {
      throw unreadable(e);
    }
  }

  SortedMap<Long, About> touching(ObjectId object, int most) {
    byte[] prefix = DiskFormat.imagePrefix(object);
    TreeSet<Long> offsets = new TreeSet<>();
    try (RocksIterator found = db.newIterator(families.handle(Family.IMAGES))) {
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
        byte[] change = db.get(families.handle(Family.CHANGES), DiskFormat.offset(offset));
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
    try (RocksIterator found = db.newIterator(families.handle(Family.NUMBERS))) {
      found.seekForPrev(DiskFormat.offset(number));
      if (found.isValid()) {
        byte[] change = db.get(families.handle(Family.CHANGES), found.value());
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

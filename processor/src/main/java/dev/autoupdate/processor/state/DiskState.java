package dev.autoupdate.processor.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.autoupdate.frontend.read.Epoch;
import dev.autoupdate.schema.ChangeBatch.About;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The copy of the state on disk, in RocksDB: objects, before-images by key and offset, the changes
 * by offset (what to trim, how old it is, and what it says of itself), the batches by their own
 * number, and what they are of: format, log, epochs, places, next offset.
 *
 * <p>Every write is one batch that leaves the state at one position, so a process that is killed
 * finds the state at the position of its last write. One thread writes; any thread looks up images.
 */
final class DiskState implements Disk {

  /** The folder cannot be used as it is; what it says is for a person. */
  static final class Damaged extends Exception {
    private static final long serialVersionUID = 1L;

    Damaged(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  static {
    RocksDB.loadLibrary();
  }

  private static final byte[] FORMAT = "format".getBytes(UTF_8);
  private static final byte[] LOG = "log".getBytes(UTF_8);
  private static final byte[] POSITION = "position".getBytes(UTF_8);
  private static final byte[] APPEND_TIME = "append-time".getBytes(UTF_8);
  private static final byte[] EPOCHS = "epochs".getBytes(UTF_8);
  private static final byte[] HISTORY_START = "history-start".getBytes(UTF_8);
  private static final byte[] PLACES = "places".getBytes(UTF_8);

  private final DBOptions options =
      new DBOptions()
          .setCreateIfMissing(true)
          .setCreateMissingColumnFamilies(true)
          .setMaxBackgroundJobs(2)
          .setInfoLogLevel(org.rocksdb.InfoLogLevel.ERROR_LEVEL)
          .setKeepLogFileNum(2);
  private final ColumnFamilyOptions family =
      new ColumnFamilyOptions()
          .setCompressionType(CompressionType.LZ4_COMPRESSION)
          .setWriteBufferSize(32L << 20);
  private final WriteOptions write = new WriteOptions();
  private final RocksDB db;
  private final List<ColumnFamilyHandle> handles = new ArrayList<>();
  private final DiskBatches batches;

  private DiskState(Path folder) throws RocksDBException {
    List<ColumnFamilyDescriptor> families = new ArrayList<>();
    for (String name : List.of("default", "objects", "images", "changes", "numbers")) {
      families.add(new ColumnFamilyDescriptor(name.getBytes(UTF_8), family));
    }
    this.db = RocksDB.open(options, folder.toString(), families, handles);
    this.batches = new DiskBatches(db, handles.get(2), handles.get(3), handles.get(4));
  }

  /**
   * Opens the folder, which is made when missing.
   *
   * @param log what the state must be of; a folder that says otherwise is damaged
   * @throws Damaged when it is corrupt, or of another log or format: to be rebuilt
   * @throws IOException when it cannot be used now (a full disk, a lock): not to be touched
   */
  static DiskState open(Path folder, String log) throws Damaged, IOException {
    DiskState disk = null;
    try {
      Files.createDirectories(folder);
      disk = new DiskState(folder);
      byte[] format = disk.db.get(FORMAT);
      if (format == null) {
        disk.db.put(LOG, log.getBytes(UTF_8));
        disk.db.put(FORMAT, DiskFormat.offset(DiskFormat.VERSION));
      } else if (DiskFormat.offset(format) != DiskFormat.VERSION) {
        throw new Damaged("it has another format", null);
      } else if (!log.equals(new String(orEmpty(disk.db.get(LOG)), UTF_8))) {
        throw new Damaged("it is the state of another log", null);
      }
      return disk;
    } catch (RocksDBException e) {
      close(disk);
      throw verdict("it cannot be opened: ", e);
    } catch (Damaged e) {
      close(disk);
      throw e;
    }
  }

  /** Deletes the folder and all that is in it. */
  static void wipe(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // What is broken for good is rebuilt; what may be whole tomorrow must not be deleted today.
  private static Damaged verdict(String what, RocksDBException e) throws IOException {
    Status status = e.getStatus();
    boolean broken =
        status != null
            && (status.getCode() == Status.Code.Corruption
                || status.getCode() == Status.Code.InvalidArgument);
    boolean incomplete = String.valueOf(e.getMessage()).contains("No such file");
    if (broken || incomplete) {
      return new Damaged(what + e.getMessage(), e);
    }
    throw new IOException(what + e.getMessage(), e);
  }

  /**
   * All that is there. Throws as {@link #open} does.
   *
   * @param first the log's first epoch
   */
  LoadedState load(Epoch first) throws Damaged, IOException {
    try (RocksIterator objects = db.newIterator(handles.get(1))) {
      byte[] position = db.get(POSITION);
      if (position == null) {
        return LoadedState.empty(first);
      }
      Map<String, Map<String, ObjectVersion>> found = new HashMap<>();
      DiskFormat.Names names = new DiskFormat.Names();
      for (objects.seekToFirst(); objects.isValid(); objects.next()) {
        ObjectId id = DiskFormat.objectId(objects.key(), names);
        found
            .computeIfAbsent(id.collection(), unused -> new ConcurrentHashMap<>())
            .put(id.id(), DiskFormat.object(objects.value(), names));
      }
      objects.status();
      byte[] start = db.get(HISTORY_START);
      return new LoadedState(
          DiskFormat.offset(position),
          DiskFormat.offset(orEmpty(db.get(APPEND_TIME))),
          start == null ? 0 : DiskFormat.offset(start),
          DiskFormat.epochs(orEmpty(db.get(EPOCHS))),
          DiskFormat.places(orEmpty(db.get(PLACES))),
          found);
    } catch (RocksDBException e) {
      throw verdict("it cannot be read: ", e);
    } catch (RuntimeException e) {
      throw new Damaged("it cannot be read: " + e, e);
    }
  }

  @Override
  public void write(List<Applied> all) throws RocksDBException {
    try (WriteBatch batch = new WriteBatch()) {
      Map<ObjectId, ObjectVersion> newest = new LinkedHashMap<>();
      for (Applied applied : all) {
        newest.putAll(applied.objects());
        for (Applied.Before before : applied.before()) {
          batch.put(
              handles.get(2),
              DiskFormat.imageKey(before.key(), applied.offset()),
              DiskFormat.image(before.value()));
        }
        if (!applied.before().isEmpty()) {
          batches.put(batch, applied);
        }
      }
      for (Map.Entry<ObjectId, ObjectVersion> entry : newest.entrySet()) {
        byte[] key = DiskFormat.objectKey(entry.getKey());
        if (entry.getValue().isAbsent()) {
          batch.delete(handles.get(1), key);
        } else {
          batch.put(handles.get(1), key, DiskFormat.object(entry.getValue()));
        }
      }
      Applied last = all.get(all.size() - 1);
      batch.put(PLACES, DiskFormat.places(last.places()));
      batch.put(EPOCHS, DiskFormat.epochs(last.epochs()));
      batch.put(APPEND_TIME, DiskFormat.offset(last.appendTime()));
      batch.put(POSITION, DiskFormat.offset(last.offset() + 1));
      db.write(write, batch);
    }
  }

  @Override
  public Optional<Long> startAfter(long time, long least, int most) throws RocksDBException {
    Long start = null;
    try (RocksIterator changes = db.newIterator(handles.get(3))) {
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
    try (WriteBatch batch = new WriteBatch();
        RocksIterator changes = db.newIterator(handles.get(3))) {
      for (changes.seekToFirst(); changes.isValid(); changes.next()) {
        long offset = DiskFormat.offset(changes.key());
        if (offset >= start) {
          break;
        }
        for (Key key : DiskFormat.changeKeys(changes.value())) {
          batch.delete(handles.get(2), DiskFormat.imageKey(key, offset));
        }
        batches.delete(batch, offset, changes.value());
      }
      changes.status();
      batch.put(HISTORY_START, DiskFormat.offset(start));
      db.write(write, batch);
    }
  }

  @Override
  public Optional<Image> firstSince(Key key, long offset) {
    byte[] from = DiskFormat.imageKey(key, offset);
    try (RocksIterator images = db.newIterator(handles.get(2))) {
      images.seek(from);
      if (images.isValid() && DiskFormat.sameKey(images.key(), from)) {
        return Optional.of(DiskFormat.image(images.value()));
      }
      images.status();
      return Optional.empty();
    } catch (RocksDBException e) {
      throw new UncheckedIOException(new IOException("history cannot be read", e));
    }
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
    handles.forEach(ColumnFamilyHandle::close);
    db.close();
    write.close();
    family.close();
    options.close();
  }

  private static void close(@Nullable DiskState disk) {
    if (disk != null) {
      disk.close();
    }
  }

  private static byte[] orEmpty(byte @Nullable [] bytes) {
    return bytes == null ? new byte[0] : bytes;
  }
}

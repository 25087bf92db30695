package dev.autoupdate.processor.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database in its folder, with what it says of itself and the tally of what must be there.
 *
 * <p>It is opened, or found to be damaged: families are made with a new folder only, and that it is
 * not new says a file beside it. One thread opens, writes and closes; any thread reads entries.
 */
final class DiskFolder implements AutoCloseable {

  static final String POSITION = "position";
  private static final String FORMAT = "format";
  private static final String LOG = "log";
  private static final Logger LOGGER = LoggerFactory.getLogger(DiskFolder.class);

  private final DBOptions options;
  // Nothing is compacted before it was compared: what is damaged is dropped then, and must not have
  // stopped the database before.
  private final ColumnFamilyOptions family =
      new ColumnFamilyOptions()
          .setCompressionType(CompressionType.LZ4_COMPRESSION)
          .setDisableAutoCompactions(true)
          .setWriteBufferSize(32L << 20);
  private final WriteOptions write = new WriteOptions();
  private final RocksDB db;
  private final Families families;
  private final Witness witness;
  private SortedMap<String, byte[]> meta = new TreeMap<>();
  private Tally tally = new Tally();
  // The position that the file beside tells of, -1 for none.
  private long testified = -1;

  private DiskFolder(Path folder, Witness witness, boolean isNew) throws RocksDBException {
    this.witness = witness;
    this.options =
        new DBOptions()
            .setCreateIfMissing(isNew)
            .setCreateMissingColumnFamilies(isNew)
            .setMaxBackgroundJobs(2)
            .setInfoLogLevel(InfoLogLevel.ERROR_LEVEL)
            .setKeepLogFileNum(2);
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    this.db = RocksDB.open(options, folder.toString(), Family.descriptors(family), handles);
    this.families = new Families(db, family, handles);
  }

  /** See {@link DiskState#open}. */
  static DiskFolder open(Path folder, String log) throws DiskState.Damaged, IOException {
    RocksLibrary.load(folder.resolveSibling("native"));
    Files.createDirectories(folder);
    Witness witness = new Witness(folder);
    boolean isNew = isEmpty(folder) && !witness.exists();
    DiskFolder opened = null;
    try {
      // Opened before anything is found wrong with it: somebody else may have it open, and write.
      opened = new DiskFolder(folder, witness, isNew);
      if (isNew) {
        opened.begin(log);
      } else {
        opened.readMeta(log);
      }
      return opened;
    } catch (RocksDBException e) {
      abandon(opened);
      throw verdict("it cannot be opened: ", e);
    } catch (DiskState.Damaged | IOException e) {
      abandon(opened);
      throw e;
    } catch (RuntimeException e) {
      abandon(opened);
      throw new DiskState.Damaged("it cannot be read: " + e, e);
    }
  }

  /** Deletes the folder and all that is in it, and what stands beside it. */
  static void wipe(Path folder) {
    try {
      new Witness(folder).delete();
      if (!Files.exists(folder)) {
        return;
      }
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Moves a closed folder to where nobody opens it. */
  static void putAside(Path folder, Path aside) throws IOException {
    Files.move(folder, aside);
    new Witness(folder).delete();
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  /** What an error of the database means: that it is damaged, or, thrown, cannot be used now. */
  static DiskState.Damaged verdict(String what, RocksDBException e) throws IOException {
    // What is broken for good is rebuilt; what may be whole tomorrow must not be deleted today.
    Status status = e.getStatus();
    boolean broken =
        status != null
            && (status.getCode() == Status.Code.Corruption
                || status.getCode() == Status.Code.InvalidArgument);
    boolean incomplete = String.valueOf(e.getMessage()).contains("No such file");
    if (broken || incomplete) {
      return new DiskState.Damaged(what + e.getMessage(), e);
    }
    throw new IOException(what + e.getMessage(), e);
  }

  private void begin(String log) throws RocksDBException, IOException {
    try (CountedBatch batch = batch()) {
      commit(
          batch, Map.of(FORMAT, DiskFormat.offset(DiskFormat.VERSION), LOG, log.getBytes(UTF_8)));
    }
    testify();
  }

  private void readMeta(String log) throws RocksDBException, DiskState.Damaged, IOException {
    Tally found = new Tally();
    byte[] expected = null;
    try (RocksIterator entries = db.newIterator(families.handle(Family.META))) {
      for (entries.seekToFirst(); entries.isValid(); entries.next()) {
        String name = new String(entries.key(), UTF_8);
        if (name.equals(CountedBatch.TALLY)) {
          expected = entries.value();
        } else {
          found.add(Family.META, entries.key(), entries.value());
          meta.put(name, entries.value());
        }
      }
      entries.status();
    }
    byte[] format = meta.get(FORMAT);
    if (format != null && DiskFormat.offset(format) != DiskFormat.VERSION) {
      throw new DiskState.Damaged("it has another format", null);
    }
    if (expected == null || found.damage(Family.META, Tally.of(expected)).isPresent()) {
      throw new DiskState.Damaged("what it says of itself is not what was written", null);
    }
    if (!log.equals(new String(meta(LOG), UTF_8))) {
      throw new DiskState.Damaged("it is the state of another log", null);
    }
    tally = Tally.of(expected);
    long least =
        witness
            .read()
            .orElseThrow(
                () ->
                    new DiskState.Damaged("the file that tells its least position is gone", null));
    testified = least;
    if (position() < least) {
      throw new DiskState.Damaged(
          "it is at position " + position() + ", and had reached " + least, null);
    }
  }

  RocksDB db() {
    return db;
  }

  Families families() {
    return families;
  }

  /** What must be there. */
  Tally tally() {
    return tally;
  }

  /** A write that nothing is in yet; to be given to {@link #commit}. */
  CountedBatch batch() {
    return new CountedBatch(families, tally);
  }

  /**
   * Writes all that is in the batch.
   *
   * @param changed of the meta data
   */
  void commit(CountedBatch batch, Map<String, byte[]> changed) throws RocksDBException {
    SortedMap<String, byte[]> next = new TreeMap<>(meta);
    next.putAll(changed);
    // Only what was written counts: after a failure the same comes again.
    tally = batch.write(db, write, next);
    meta = next;
  }

  boolean has(String name) {
    return meta.containsKey(name);
  }

  /** A part of the meta data, no bytes when it is not there. */
  byte[] meta(String name) {
    return meta.getOrDefault(name, new byte[0]);
  }

  long position() {
    return has(POSITION) ? DiskFormat.offset(meta(POSITION)) : 0;
  }

  /** Makes sure that what was written lasts, and says so beside the database. */
  void testify() throws RocksDBException, IOException {
    if (position() != testified) {
      db.syncWal();
      witness.write(position());
      testified = position();
    }
  }

  @Override
  public void close() {
    try {
      testify();
    } catch (RocksDBException | IOException e) {
      // What the file said before is still true.
      LOGGER.atWarn().setCause(e).log("what was written last may not outlive a loss of power");
    }
    release();
  }

  private void release() {
    families.close();
    db.close();
    write.close();
    family.close();
    options.close();
  }

  // Closes what could not be used, and says nothing of it.
  private static void abandon(@Nullable DiskFolder folder) {
    if (folder != null) {
      folder.release();
    }
  }
}

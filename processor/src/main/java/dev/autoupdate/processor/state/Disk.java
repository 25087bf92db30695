package dev.autoupdate.processor.state;

import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;

/** Where {@link WriteBehind} writes. One thread writes and trims; any thread looks up images. */
interface Disk extends History, AutoCloseable {

  /**
   * What is wrong with the before-images and the batches, by what must be there; nothing if they
   * are as they were written. Looks at all of them. Asked once, before anything else is done here.
   */
  Optional<String> damageOfHistory() throws RocksDBException;

  /**
   * Deletes all before-images and batches, unread. Nobody may look at them meanwhile.
   *
   * @param start the oldest position that can be answered from now on
   */
  void dropHistory(long start) throws RocksDBException;

  /** Writes what records did, oldest first, so that the disk is at the last one's position. */
  void write(List<Applied> all) throws RocksDBException;

  /**
   * The place from where on everything is newer than {@code time}, and not before {@code least},
   * looking at no more than {@code most} changes.
   */
  Optional<Long> startAfter(long time, long least, int most) throws RocksDBException;

  /** Deletes the before-images of changes before {@code start}, which readers must know already. */
  void trim(long start) throws RocksDBException;

  /** Closes the folder. Nobody may be in it, or come after. */
  @Override
  void close();
}

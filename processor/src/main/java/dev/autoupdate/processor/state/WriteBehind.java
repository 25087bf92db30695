package dev.autoupdate.processor.state;

import dev.autoupdate.schema.ChangeBatch.About;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what was applied to the disk, behind, many records at once, and trims history by the log's
 * own time.
 *
 * <p>The applying thread adds; a thread of its own ({@link #run}) writes and trims; any thread
 * reads history. The thread that adds has to wait when too much is unwritten.
 */
final class WriteBehind implements History, Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(WriteBehind.class);
  private static final int TRIM_AT_ONCE = 2_000;
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Disk disk;
  private final KeyStateLimits limits;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  // The disk is closed only when no reader is in it.
  private final ReentrantReadWriteLock open = new ReentrantReadWriteLock();
  // History is looked at only when it was found to be as it was written, or was dropped.
  private final CountDownLatch checked = new CountDownLatch(1);
  private List<Applied> pending = new ArrayList<>();
  private List<Applied> writing = List.of();
  private int pendingKeys;
  private boolean closing;
  private boolean closed;
  private volatile long flushedPosition;
  private volatile long historyStart;
  private volatile @Nullable String failure;

  WriteBehind(Disk disk, LoadedState loaded, KeyStateLimits limits) {
    this.disk = disk;
    this.limits = limits;
    this.flushedPosition = loaded.position();
    this.historyStart = loaded.historyStart();
  }

  long flushedPosition() {
    return flushedPosition;
  }

  long historyStart() {
    return historyStart;
  }

  /** Why the last write failed, or empty when it did not. */
  Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  void add(Applied applied) throws InterruptedException {
    lock.lock();
    try {
      while (pendingKeys > limits.unwrittenKeys()) {
        if (closing) {
          // What comes after the last write is read from the log again.
          throw new IllegalStateException("the state is closed, and the disk was behind");
        }
        moved.await();
      }
      pending.add(applied);
      pendingKeys += applied.before().size();
      if (pendingKeys > limits.unwrittenKeys() / 8) {
        moved.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<Image> firstSince(Key key, long offset) {
    return look(disk -> disk.firstSince(key, offset));
  }

  @Override
  public SortedMap<Long, About> touching(ObjectId object, int most) {
    // What waits is looked at first: what is written meanwhile is found twice, not never.
    List<Applied> waiting = unwritten();
    SortedMap<Long, About> found = look(disk -> disk.touching(object, most));
    waiting.stream()
        .filter(applied -> applied.before().stream().anyMatch(b -> b.isOf(object)))
        .forEach(applied -> found.put(applied.offset(), applied.about()));
    while (found.size() > most) {
      found.remove(found.firstKey());
    }
    return found;
  }

  @Override
  public Optional<Numbered> lastUpTo(long number) {
    Stream<Numbered> waiting = unwritten().stream().flatMap(applied -> applied.numbered().stream());
    Optional<Numbered> written = look(disk -> disk.lastUpTo(number));
    return Stream.concat(waiting, written.stream())
        .filter(batch -> batch.number() <= number)
        .max(Comparator.comparingLong(Numbered::number).thenComparingLong(Numbered::offset));
  }

  private <T> T look(Function<Disk, T> at) {
    awaitChecked();
    open.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the state is closed");
      }
      return at.apply(disk);
    } finally {
      open.readLock().unlock();
    }
  }

  private void awaitChecked() {
    try {
      checked.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while history is compared", e);
    }
  }

  private List<Applied> unwritten() {
    lock.lock();
    try {
      List<Applied> all = new ArrayList<>(writing);
      all.addAll(pending);
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** Compares history, and writes until {@link #close}, then once more. */
  @Override
  public void run() {
    boolean last = false;
    while (!last) {
      try {
        if (failure != null || checked.getCount() == 0) {
          last = awaitWork();
        }
        flush();
      } catch (RocksDBException | RuntimeException | Error e) {
        failure = "the state cannot be written: " + e.getMessage();
        LOG.atError().setCause(e).log("key state cannot be written to disk, trying again");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        last = true;
      }
    }
    open.writeLock().lock();
    try {
      closed = true;
      disk.close();
    } finally {
      checked.countDown();
      open.writeLock().unlock();
    }
  }

  /** Asks {@link #run} to write what is left, to close the disk and to return. */
  void close() {
    lock.lock();
    try {
      closing = true;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Writes what waits and trims history. Only by the thread that runs this. */
  void flush() throws RocksDBException {
    checkHistory();
    List<Applied> batch;
    lock.lock();
    try {
      batch = pending;
      writing = batch;
      pending = new ArrayList<>();
    } finally {
      lock.unlock();
    }
    if (batch.isEmpty()) {
      return;
    }
    try {
      disk.write(batch);
    } catch (RocksDBException | RuntimeException | Error e) {
      putBack(batch);
      throw e;
    }
    failure = null;
    Applied newest = batch.get(batch.size() - 1);
    flushedPosition = newest.offset() + 1;
    lock.lock();
    try {
      writing = List.of();
      pendingKeys -= batch.stream().mapToInt(applied -> applied.before().size()).sum();
      moved.signalAll();
    } finally {
      lock.unlock();
    }
    trim(newest.appendTime() - limits.historyRetention().toMillis(), newest.epochs().start());
  }

  // Once, before the first write. What was applied since the start is not among it, and is kept.
  private void checkHistory() throws RocksDBException {
    if (checked.getCount() == 0) {
      return;
    }
    Optional<String> damage = disk.damageOfHistory();
    if (damage.isPresent()) {
      LOG.atWarn()
          .addKeyValue("reason", damage.get())
          .addKeyValue("start", flushedPosition)
          .log("history on disk is damaged, dropping it: older offsets cannot be answered here");
      historyStart = flushedPosition;
      disk.dropHistory(flushedPosition);
    }
    checked.countDown();
  }

  private void trim(long time, long epochStart) throws RocksDBException {
    Optional<Long> start = disk.startAfter(time, epochStart, TRIM_AT_ONCE);
    if (start.isPresent() && start.get() > historyStart) {
      historyStart = start.get();
      disk.trim(historyStart);
    }
  }

  private void putBack(List<Applied> batch) {
    lock.lock();
    try {
      writing = List.of();
      batch.addAll(pending);
      pending = batch;
    } finally {
      lock.unlock();
    }
  }

  // Whether this is the last time. After a failure it waits longer, whatever is there to write.
  private boolean awaitWork() throws InterruptedException {
    boolean failed = failure != null;
    long left = (failed ? RETRY : limits.flushInterval()).toNanos();
    lock.lock();
    try {
      while (left > 0 && !closing && (failed || pendingKeys <= limits.unwrittenKeys() / 8)) {
        left = moved.awaitNanos(left);
      }
      return closing;
    } finally {
      lock.unlock();
    }
  }
}

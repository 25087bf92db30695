package dev.autoupdate.processor.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.autoupdate.frontend.read.Epoch;
import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rocksdb.RocksDBException;

@Timeout(30)
class WriteBehindTest {

  private static final Key KEY = Key.of("user/1/name");
  private static final Epochs EPOCHS = Epochs.first(new Epoch("0123456789ab"));
  private static final KeyStateLimits LIMITS =
      new KeyStateLimits(10, 10, 2, Duration.ofMillis(1), Duration.ofHours(1));

  private final ScriptedDisk disk = new ScriptedDisk();
  private final WriteBehind behind =
      new WriteBehind(disk, LoadedState.empty(EPOCHS.current()), LIMITS);
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void endThreads() throws InterruptedException {
    disk.failWith = null;
    disk.slow.countDown();
    behind.close();
    threads.shutdown();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatCouldNotBeWrittenIsWrittenNextTimeOnceAndInOrder() throws Exception {
    behind.add(change(0));
    behind.add(change(1));
    disk.failWith = new RocksDBException("No space left on device");
    assertThatThrownBy(behind::flush).isInstanceOf(RocksDBException.class);
    behind.add(change(2));
    assertThat(behind.flushedPosition()).isEqualTo(0);

    disk.failWith = null;
    behind.flush();
    behind.flush();

    assertThat(disk.written).containsExactly(0L, 1L, 2L);
    assertThat(behind.flushedPosition()).isEqualTo(3);
  }

  @Test
  void aDiskThatFailsIsToldAndTriedAgainUntilItDoesNot() throws Exception {
    disk.failWith = new OutOfMemoryError("no memory for a write");
    Future<?> writing = threads.submit(behind);
    behind.add(change(0));
    await().until(() -> behind.failure().isPresent());
    assertThat(behind.failure()).contains("the state cannot be written: no memory for a write");

    disk.failWith = null;

    await().until(() -> behind.failure().isEmpty());
    assertThat(disk.written).containsExactly(0L);
    assertThat(writing.isDone()).isFalse();
  }

  @Test
  void whoAppliesWaitsForADiskThatIsBehindAndGoesOnWhenItIsNot() throws Exception {
    disk.slow = new CountDownLatch(1);
    Future<?> writing = threads.submit(behind);
    Future<?> applying = applyManyTo(behind, 6);
    await().until(() -> disk.writing);
    assertThat(applying.isDone()).isFalse();

    disk.slow.countDown();

    applying.get(10, TimeUnit.SECONDS);
    assertThat(writing.isDone()).isFalse();
    await().until(() -> behind.flushedPosition() == 6);
  }

  @Test
  void closingLetsGoWhoWaitsForADiskThatIsFullAndTheWriterEnds() throws Exception {
    disk.failWith = new RocksDBException("No space left on device");
    Future<?> writing = threads.submit(behind);
    Future<?> applying = applyManyTo(behind, 6);
    await().until(() -> behind.failure().isPresent());

    behind.close();

    assertThatThrownBy(() -> applying.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseInstanceOf(IllegalStateException.class);
    writing.get(10, TimeUnit.SECONDS);
    assertThat(disk.closed).isEqualTo(1);
  }

  @Test
  void closingLetsGoWhoWaitsForADiskThatIsSlowAndWhatWasAppliedIsWritten() throws Exception {
    disk.slow = new CountDownLatch(1);
    Future<?> writing = threads.submit(behind);
    Future<?> applying = applyManyTo(behind, 6);
    await().until(() -> disk.writing);

    behind.close();

    assertThatThrownBy(() -> applying.get(10, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(IllegalStateException.class);
    assertThat(writing.isDone()).isFalse();
    disk.slow.countDown();
    writing.get(10, TimeUnit.SECONDS);
    assertThat(disk.written).startsWith(0L, 1L).isSorted().doesNotHaveDuplicates();
    assertThat(behind.flushedPosition()).isEqualTo(disk.written.get(disk.written.size() - 1) + 1);
    assertThat(disk.closed).isEqualTo(1);
  }

  @Test
  void nobodyLooksIntoADiskThatIsClosed() throws Exception {
    behind.flush();
    assertThat(behind.firstSince(KEY, 0)).isEmpty();
    behind.close();
    threads.submit(behind).get(10, TimeUnit.SECONDS);

    assertThatThrownBy(() -> behind.firstSince(KEY, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the state is closed");
    assertThat(disk.lookUps).isEqualTo(1);
  }

  @Test
  void aBatchIsFoundWhileItWaitsAndWhileItIsWritten() throws Exception {
    behind.flush();
    behind.add(change(1));
    assertThat(behind.touching(KEY.object(), 9)).containsOnlyKeys(1L);
    disk.slow = new CountDownLatch(1);
    Future<?> writing = threads.submit(behind);
    await().until(() -> disk.writing);
    behind.add(change(2));

    assertThat(behind.touching(KEY.object(), 9)).containsOnlyKeys(1L, 2L);
    assertThat(behind.touching(KEY.object(), 1)).containsOnlyKeys(2L);
    assertThat(behind.touching(new ObjectId("user", "2"), 9)).isEmpty();
    assertThat(behind.lastUpTo(19).map(History.Numbered::offset)).hasValue(1L);
    assertThat(behind.lastUpTo(20).map(History.Numbered::offset)).hasValue(2L);
    assertThat(behind.lastUpTo(9)).isEmpty();
    assertThat(writing).isNotDone();
  }

  @Test
  void historyIsComparedOnceBeforeTheFirstWriteAndTheFirstLook() throws Exception {
    Future<Optional<History.Image>> look = threads.submit(() -> behind.firstSince(KEY, 0));
    behind.add(change(0));
    assertThat(look.isDone()).isFalse();
    assertThat(disk.lookUps).isZero();

    behind.flush();
    behind.add(change(1));
    behind.flush();

    assertThat(look.get(10, TimeUnit.SECONDS)).isEmpty();
    assertThat(disk.compared).containsExactly(0);
    assertThat(behind.historyStart()).isZero();
  }

  @Test
  void historyThatIsDamagedIsDroppedAndItsStartIsKnownBeforeAnybodyLooks() throws Exception {
    LoadedState loaded = new LoadedState(7, 0, 2, EPOCHS, Map.of(), Map.of());
    WriteBehind opened = new WriteBehind(disk, loaded, LIMITS);
    disk.damage = Optional.of("images has 1 entries of the 2 it had");

    opened.flush();

    assertThat(disk.droppedUpTo).isEqualTo(7);
    assertThat(opened.historyStart()).isEqualTo(7);
    assertThat(opened.firstSince(KEY, 0)).isEmpty();
  }

  @Test
  void whoLooksIntoHistoryIsLetGoWhenTheDiskIsClosedBeforeItCouldBeCompared() throws Exception {
    disk.failWith = new RocksDBException("No space left on device");
    Future<?> writing = threads.submit(behind);
    Future<?> look = threads.submit(() -> behind.firstSince(KEY, 0));
    await().until(() -> behind.failure().isPresent());

    behind.close();

    writing.get(10, TimeUnit.SECONDS);
    assertThatThrownBy(() -> look.get(10, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(IllegalStateException.class);
  }

  // Two changed keys may be unwritten: the third to come waits when the disk takes none.
  private Future<?> applyManyTo(WriteBehind to, int changes) {
    return threads.submit(
        () -> {
          for (int offset = 0; offset < changes; offset++) {
            to.add(change(offset));
          }
          return null;
        });
  }

  private static Applied change(long offset) {
    return new Applied(
        offset,
        offset,
        Map.of(),
        List.of(new Applied.Before(KEY, null)),
        Map.of(),
        EPOCHS,
        new ChangeBatch.About(offset * 10, null, null, null));
  }

  /** A disk that takes its time, or fails. */
  private static final class ScriptedDisk implements Disk {
    private final List<Long> written = Collections.synchronizedList(new ArrayList<>());
    private volatile CountDownLatch slow = new CountDownLatch(0);
    private volatile @Nullable Throwable failWith;
    private volatile boolean writing;
    private volatile int closed;
    private volatile int lookUps;
    private final List<Integer> compared = Collections.synchronizedList(new ArrayList<>());
    private volatile Optional<String> damage = Optional.empty();
    private volatile long droppedUpTo = -1;

    @Override
    public Optional<String> damageOfHistory() throws RocksDBException {
      if (failWith instanceof RocksDBException full) {
        throw full;
      }
      compared.add(written.size());
      return damage;
    }

    @Override
    public void dropHistory(long start) {
      droppedUpTo = start;
    }

    @Override
    public void write(List<Applied> all) throws RocksDBException {
      Throwable failure = failWith;
      if (failure instanceof RocksDBException full) {
        throw full;
      }
      if (failure instanceof Error error) {
        throw error;
      }
      writing = true;
      awaitSlow();
      all.forEach(applied -> written.add(applied.offset()));
    }

    private void awaitSlow() {
      try {
        slow.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public Optional<Long> startAfter(long time, long least, int most) {
      return Optional.empty();
    }

    @Override
    public void trim(long start) {
      throw new AssertionError("nothing to trim");
    }

    @Override
    public Optional<Image> firstSince(Key key, long offset) {
      lookUps++;
      return Optional.empty();
    }

    @Override
    public SortedMap<Long, ChangeBatch.About> touching(ObjectId object, int most) {
      return new TreeMap<>();
    }

    @Override
    public Optional<Numbered> lastUpTo(long number) {
      return Optional.empty();
    }

    @Override
    public void close() {
      closed++;
    }
  }
}

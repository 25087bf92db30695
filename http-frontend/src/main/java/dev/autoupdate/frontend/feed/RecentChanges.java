package dev.autoupdate.frontend.feed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The newest change sets of one log, in memory.
 *
 * <p>One thread appends and trims; any thread reads. A change set is appended after the state has
 * it, so whoever finds it here finds its values too.
 */
public final class RecentChanges {

  // Readers take no lock: they collect first and look at the start afterwards, which trim() moves
  // before it removes anything. The lock is only for those who sleep until the end moves.
  private final ConcurrentNavigableMap<Long, ChangeSet> sets = new ConcurrentSkipListMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private volatile long start;
  private volatile long position;

  /** Empty, at {@code position}. */
  public RecentChanges(long position) {
    this.start = position;
    this.position = position;
  }

  /**
   * Adds the newest change set and wakes who waits for it. An empty one moves the position alone.
   *
   * @throws IllegalArgumentException when its position is not past the last one
   */
  public void append(ChangeSet changes) {
    if (changes.position() <= position) {
      throw new IllegalArgumentException(
          "position " + changes.position() + " is not past " + position);
    }
    if (!changes.keys().isEmpty()) {
      sets.put(changes.position(), changes);
    }
    lock.lock();
    try {
      position = changes.position();
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The position of the last change set appended. */
  public long position() {
    return position;
  }

  /**
   * The change sets after {@code since}, oldest first; those that changed nothing are left out.
   *
   * @throws OffsetExpired when older ones than {@code since} were trimmed
   */
  public List<ChangeSet> since(long since) throws OffsetExpired {
    List<ChangeSet> found = new ArrayList<>(sets.tailMap(since, false).values());
    long oldest = start;
    if (since < oldest) {
      throw new OffsetExpired(since, oldest);
    }
    return found;
  }

  /**
   * Waits until the position is past {@code since}.
   *
   * @return the position then, or {@code since} or less when the time ran out
   * @throws InterruptedException when the waiting thread is interrupted
   */
  public long await(long since, Duration timeout) throws InterruptedException {
    long left = timeout.toNanos();
    lock.lock();
    try {
      while (position <= since && left > 0) {
        left = moved.awaitNanos(left);
      }
      return position;
    } finally {
      lock.unlock();
    }
  }

  /** How many change sets are kept. */
  public int size() {
    return sets.size();
  }

  /** The oldest change set that is kept, or {@code null} when there is none. */
  public @Nullable ChangeSet oldest() {
    var oldest = sets.firstEntry();
    return oldest == null ? null : oldest.getValue();
  }

  /** Forgets the oldest change set, if there is one. */
  public void trimOldest() {
    var oldest = sets.firstEntry();
    if (oldest != null) {
      start = oldest.getKey();
      sets.remove(oldest.getKey());
    }
  }
}

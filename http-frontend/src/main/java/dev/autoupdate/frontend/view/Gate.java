package dev.autoupdate.frontend.view;

import dev.autoupdate.frontend.feed.OffsetExpired;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds how many requests are at live views at a time, be it that they evaluate or wait for their
 * turn, and how many of them evaluate. Any thread may pass; one that holds a place waits for
 * nothing else.
 */
final class Gate {

  /** What is done inside. */
  interface Work<T> {
    T run() throws OffsetExpired;
  }

  private final int admitted;
  private final Semaphore places;
  private final AtomicInteger present = new AtomicInteger();

  Gate(int running, int queued) {
    this.admitted = Math.addExact(running, queued);
    this.places = new Semaphore(running, true);
  }

  /**
   * A request goes to a live view, where it may have to wait; afterwards it {@linkplain #leave
   * leaves}.
   *
   * @throws Overloaded when too many are there already; this one is not, then
   */
  void admit() {
    if (present.incrementAndGet() > admitted) {
      present.decrementAndGet();
      throw new Overloaded();
    }
  }

  /** A request that was admitted is done. */
  void leave() {
    present.decrementAndGet();
  }

  /** Does {@code work} when there is a place; for who was admitted. */
  <T> T pass(Work<T> work) throws OffsetExpired {
    places.acquireUninterruptibly();
    try {
      return work.run();
    } finally {
      places.release();
    }
  }
}

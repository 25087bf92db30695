package dev.autoupdate.frontend.view;

import dev.autoupdate.frontend.feed.OffsetExpired;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds how many evaluations run at a time, and how many threads wait for their turn. Any thread
 * may pass; one that holds a place waits for nothing else.
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
   * Does {@code work} when there is a place.
   *
   * @throws Overloaded when too many wait already
   */
  <T> T pass(Work<T> work) throws OffsetExpired {
    try {
      if (present.incrementAndGet() > admitted) {
        throw new Overloaded();
      }
      places.acquireUninterruptibly();
      try {
        return work.run();
      } finally {
        places.release();
      }
    } finally {
      present.decrementAndGet();
    }
  }
}

package dev.autoupdate.frontend.view;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whether those who wait at a live view are to be told something, and by whom.
 *
 * <p>Any thread may call anything, with the live view's lock or without.
 */
final class Wakeup {

  private final Waits waits;
  private final Latest latest;
  private final Rest rest;
  private final Wakes wakes;
  private final Runnable work;
  private final AtomicBoolean begun = new AtomicBoolean();

  /** Whether something was worked in that some of those who wait were not told of. */
  private volatile boolean untold;

  /** Whether one of those is to be told of more than is at hand. */
  private volatile boolean behind;

  /** Has {@code work} done, by one thread at a time, when it is needed. */
  Wakeup(Waits waits, Latest latest, Rest rest, Wakes wakes, Runnable work) {
    this.waits = waits;
    this.latest = latest;
    this.rest = rest;
    this.wakes = wakes;
    this.work = work;
  }

  /** Some were not told of what was worked in, if {@code some}. */
  void noteUntold(boolean some) {
    // Set without the lock, too: reading and writing it back would lose that.
    if (some) {
      untold = true;
    }
  }

  /** Somebody is to be told of what takes an evaluation. */
  void noteBehind() {
    behind = true;
    untold = true;
  }

  /** All who wait are about to be told. */
  void noteTold() {
    untold = false;
    behind = false;
  }

  /** Hands the view to the evaluators if somebody waits for what they would do. */
  void check() {
    if (waits.size() == 0 || (latest.pending().isEmpty() && !untold)) {
      return;
    }
    boolean slow = latest.mustBeEvaluated();
    boolean resting = rest.isResting();
    if (slow && resting && !untold) {
      return;
    }
    if (begun.compareAndSet(false, true)) {
      if (behind || (slow && !resting)) {
        wakes.slow(work);
      } else {
        wakes.quick(work);
      }
    }
  }

  /** The work is done, or left to who holds the lock: from now on it may begin again. */
  void end() {
    begun.set(false);
  }
}

package dev.autoupdate.frontend.view;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client that waits at a live view. Any thread may forget it. */
public final class Wait implements Waiting {

  private static final Logger LOG = LoggerFactory.getLogger(Wait.class);

  private final LiveView live;
  private final Waiter waiter;
  private final AtomicLong from;
  private volatile boolean over;
  private volatile Timer.@Nullable Task timeout;

  Wait(LiveView live, Waiter waiter, long from) {
    this.live = live;
    this.waiter = waiter;
    this.from = new AtomicLong(from);
  }

  @Override
  public void forget() {
    live.take(this);
  }

  /** Its waiter is called as draining. */
  @Override
  public void release() {
    answer(waiter -> waiter.draining(from()));
  }

  /** Gives the answer, unless somebody else gives or gave one. */
  void answer(Consumer<Waiter> answer) {
    if (live.take(this)) {
      try {
        tell(answer);
      } catch (RuntimeException e) {
        // One client's trouble must not become that of those who wait beside it.
        LOG.atError().setCause(e).log("answering a waiting client failed");
      }
    }
  }

  /** For who owns this wait. */
  void tell(Consumer<Waiter> answer) {
    answer.accept(waiter);
  }

  /** Where it waits from: the view is the same at this position and where the wait began. */
  long from() {
    return from.get();
  }

  void advance(long position) {
    from.accumulateAndGet(position, Math::max);
  }

  boolean isOver() {
    return over;
  }

  void end() {
    over = true;
    cancelTimeout();
  }

  // The flag is set before the task is looked for, and the task before the flag is: one of the two
  // threads sees both.
  void endWith(Timer.Task task) {
    timeout = task;
    if (over) {
      cancelTimeout();
    }
  }

  private void cancelTimeout() {
    Timer.Task task = timeout;
    if (task != null) {
      task.cancel();
    }
  }
}

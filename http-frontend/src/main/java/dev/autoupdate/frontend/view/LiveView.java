package dev.autoupdate.frontend.view;

import dev.autoupdate.frontend.feed.OffsetExpired;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A view that clients wait at. All with the same view share it.
 *
 * <p>Any thread may call anything. One at a time, the one that holds the lock, evaluates and works
 * in what hit the view; no waiter is called meanwhile. The dispatcher never waits for the lock:
 * what hits the view becomes pending, and whoever waits makes that a task.
 *
 * <p>No wake-up is lost: a wait is entered before what is pending is looked at, and what hits the
 * view becomes pending before it is looked whether somebody waits.
 */
final class LiveView {

  private static final Duration RETRY = Duration.ofMillis(50);

  /** For how long what only looks at what is at hand waits for who holds the lock. */
  private static final Duration MOMENT = Duration.ofMillis(5);

  /** A snapshot of so many bytes is made by few at a time, since each takes that much memory. */
  private static final long LARGE = 1 << 20;

  /** No evaluation that is cheap holds the lock for longer. */
  private static final Duration CHEAP = Duration.ofMillis(100);

  private final Shared shared;
  private final Latest latest;
  private final Waits waits = new Waits();
  private final ReentrantLock lock = new ReentrantLock();
  private final Wakeup wakeup;
  private final Answering answering;

  LiveView(View view, Shared shared) {
    this.shared = shared;
    Rest rest = new Rest(shared.timer(), shared.interval(), this::wake);
    this.latest = new Latest(view, shared, this, rest);
    this.wakeup = new Wakeup(waits, latest, rest, shared.wakes(), this::work);
    this.answering = new Answering(waits, latest, rest, wakeup);
  }

  /** All values at {@code target} or later. */
  Diff snapshot(long target, Turn turn) {
    Evaluation now;
    long position;
    boolean wasKept = arrive(turn);
    try {
      answering.bringTo(target, turn);
      now = latest.evaluation(turn);
      if (now.bytes() > LARGE && !turn.mayEvaluate()) {
        throw new NotAtHand();
      }
      position = latest.held();
    } finally {
      leave(wasKept);
    }
    return Diff.snapshot(now, position);
  }

  /** What changed after {@code from}, at {@code target} or later. */
  Diff diff(long from, long target, Turn turn) throws OffsetExpired {
    boolean wasKept = arrive(turn);
    try {
      answering.bringTo(target, turn);
      return latest.diff(from, turn);
    } finally {
      leave(wasKept);
    }
  }

  /**
   * A request takes the lock. Without a permit it waits for who works something in, never for who
   * evaluates; with one it waits for what is cheap.
   *
   * @return whether this is kept already
   */
  private boolean arrive(Turn turn) {
    if (!turn.mayEvaluate()) {
      if (!latest.isEvaluated() || !lockWithin(MOMENT)) {
        throw new NotAtHand();
      }
    } else if (turn.isDear()) {
      lock.lock();
    } else if (!lockWithin(CHEAP)) {
      turn.becomeDear();
      throw new NotAtHand();
    }
    return latest.isEvaluated();
  }

  private boolean lockWithin(Duration time) {
    try {
      return lock.tryLock() || lock.tryLock(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Whether evaluating this takes so long that it is done apart from what does not. */
  boolean isDear() {
    return latest.steps() > Turn.DEAR_STEPS;
  }

  private void leave(boolean wasKept) {
    // Where there is no room, what was made for one request is not kept; what was is, since its
    // clients may be between two polls.
    if (!wasKept && shared.kept().isFull() && waits.size() == 0) {
      latest.drop();
    }
    dropIfRetired();
    lock.unlock();
    wake();
  }

  // Who waited a moment ago may find this given up in the meantime, and have evaluated once more.
  private void dropIfRetired() {
    if (waits.isRetired()) {
      latest.drop();
    }
  }

  /**
   * Waits for a change after {@code from}, after an evaluation in {@code turn} where that is
   * needed.
   *
   * @return empty when this live view was given up, and another is to be asked for
   */
  Optional<Wait> await(long from, Duration timeout, Waiter waiter, Turn turn) {
    return enter(new Wait(this, waiter, from), timeout, wait -> begin(wait, turn));
  }

  /**
   * As {@link #await}, for who was told of changes a moment ago. The thread may be an evaluator's:
   * it neither waits for the lock nor evaluates.
   */
  Optional<Wait> goOn(long from, Duration timeout, Waiter waiter) {
    return enter(new Wait(this, waiter, from), timeout, this::goOn);
  }

  private Optional<Wait> enter(Wait wait, Duration timeout, Consumer<Wait> first) {
    switch (waits.enter(wait)) {
      case RETIRED -> {
        return Optional.empty();
      }
      case CLOSED -> {
        wait.end();
        wait.tell(waiter -> waiter.draining(wait.from()));
      }
      case OPEN -> {
        first.accept(wait);
        if (!wait.isOver()) {
          wait.endWith(
              shared.timer().schedule(timeout, () -> shared.wakes().quick(() -> settle(wait))));
        }
      }
    }
    return Optional.of(wait);
  }

  /** The dispatcher tells what hit this view after {@code from} and up to {@code to}. */
  void hit(Collection<Hit> hits, long from, long to) {
    latest.pending().add(hits, from, to);
    wake();
  }

  /** The dispatcher cannot tell what hit this view up to {@code to}. */
  void lose(long to) {
    latest.pending().lose(to);
    wake();
  }

  /** Answers all waits as draining, now and later. */
  void close() {
    waits.close();
    waits.all().forEach(Wait::release);
  }

  /** Notes a use. Returns whether this live view was not given up. */
  boolean use() {
    return waits.use();
  }

  /** Gives this live view up when it has been seen idle for long enough. To be asked regularly. */
  boolean retire(long now, long lingerMillis) {
    if (!waits.hasBeenIdle(now, lingerMillis) || !lock.tryLock()) {
      return false;
    }
    try {
      boolean retired = waits.retire();
      if (retired) {
        latest.drop();
      }
      return retired;
    } finally {
      lock.unlock();
      wake();
    }
  }

  /** How many clients wait. */
  int waiting() {
    return waits.size();
  }

  /** Takes the wait out; whoever gets true owns it. */
  boolean take(Wait wait) {
    return waits.take(wait);
  }

  private void begin(Wait wait, Turn turn) {
    Runnable answer;
    try {
      boolean wasKept = arrive(turn);
      try {
        answer = answering.first(wait, turn);
      } finally {
        leave(wasKept);
      }
    } catch (NotAtHand e) {
      // If somebody else has answered it, there is nothing left to do.
      if (take(wait)) {
        throw e;
      }
      return;
    }
    answer.run();
  }

  private void goOn(Wait wait) {
    if (!tryAnswer(() -> answering.atHand(wait))) {
      // Whoever holds the lock looks whether somebody is to be told when done.
      wakeup.noteUntold(true);
      wake();
    }
  }

  private void settle(Wait wait) {
    if (wait.isOver()) {
      return;
    }
    if (!tryAnswer(() -> answering.last(wait))) {
      // A request's thread is evaluating, and may have to wait for its turn. Not here.
      wait.endWith(shared.timer().schedule(RETRY, () -> shared.wakes().quick(() -> settle(wait))));
    }
  }

  /** Answers one wait if nobody holds the lock. */
  private boolean tryAnswer(Supplier<Runnable> found) {
    if (!lock.tryLock()) {
      return false;
    }
    Runnable answer;
    try {
      answer = found.get();
    } finally {
      dropIfRetired();
      lock.unlock();
    }
    try {
      answer.run();
    } finally {
      wake();
    }
    return true;
  }

  /** Hands this view to the evaluators if somebody waits for what they would do. */
  private void wake() {
    wakeup.check();
  }

  private void work() {
    if (!lock.tryLock()) {
      // Whoever holds it looks whether there is work when done, and must find this view free.
      wakeup.end();
      if (!lock.isLocked()) {
        wake();
      }
      return;
    }
    List<Runnable> answers;
    try {
      // With nobody to tell it may be given up, and must not be watched again.
      answers = waits.size() > 0 ? answering.all() : List.of();
    } finally {
      dropIfRetired();
      lock.unlock();
    }
    try {
      answers.forEach(Runnable::run);
    } finally {
      wakeup.end();
      wake();
    }
  }
}

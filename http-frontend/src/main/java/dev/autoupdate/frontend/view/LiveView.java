package dev.autoupdate.frontend.view;

import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.read.KeyReader;
import dev.autoupdate.frontend.read.Values;
import dev.autoupdate.frontend.watch.WatchIndex;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A view that clients wait at. All with the same view share it.
 *
 * <p>Any thread may call anything. The monitor guards who waits and from where; it is never held
 * while reading, encoding or calling a waiter. Whoever takes a wait out of the set, and nobody
 * else, calls its waiter.
 *
 * <p>No wake-up is lost: a wait is entered, and its keys are watched, before the view is evaluated
 * for it. A change the evaluation did not see is appended to the recent changes after that, and the
 * look-up it causes finds this view.
 */
final class LiveView {

  private static final Logger LOG = LoggerFactory.getLogger(LiveView.class);

  private enum State {
    OPEN,
    RETIRED,
    CLOSED
  }

  private final View view;
  private final KeyReader reader;
  private final WatchIndex<LiveView> index;
  private final Executor executor;
  private final Timer timer;
  private final AtomicInteger wakes = new AtomicInteger();
  private final Set<Wait> waits = new HashSet<>();
  private State state = State.OPEN;
  private long idleSince;

  // What was read last: most waiters start from there, so that a wake-up reads once, not twice.
  private volatile @Nullable Values latest;

  LiveView(
      View view, KeyReader reader, WatchIndex<LiveView> index, Executor executor, Timer timer) {
    this.view = view;
    this.reader = reader;
    this.index = index;
    this.executor = executor;
    this.timer = timer;
  }

  /**
   * Waits for a change after {@code from}.
   *
   * @return empty when this live view was given up, and another is to be asked for
   */
  Optional<Wait> await(long from, Duration timeout, Waiter waiter) {
    Wait wait = new Wait(this, waiter, from);
    State found = enter(wait);
    if (found == State.RETIRED) {
      return Optional.empty();
    }
    if (found == State.CLOSED) {
      wait.end();
      waiter.draining(from);
      return Optional.of(wait);
    }
    evaluate(List.of(wait), false);
    if (!wait.isOver()) {
      wait.endWith(timer.schedule(timeout, () -> executor.execute(() -> settle(wait))));
    }
    return Optional.of(wait);
  }

  /** Something this view watches changed: evaluates for all who wait, on the executor. */
  void wake() {
    if (wakes.getAndIncrement() == 0) {
      executor.execute(this::evaluateWhileWoken);
    }
  }

  /** Answers all waits as draining, now and later. */
  void close() {
    List<Wait> left;
    synchronized (this) {
      state = State.CLOSED;
      left = List.copyOf(waits);
    }
    left.forEach(this::release);
  }

  /** Answers the wait as draining, unless it is over. */
  void release(Wait wait) {
    if (take(wait)) {
      call(() -> wait.waiter().draining(wait.from()));
    }
  }

  /** Gives this live view up when nobody waits and it was last used long enough ago. */
  synchronized boolean retire(long now, long lingerMillis) {
    if (!waits.isEmpty() || now - idleSince < lingerMillis) {
      return false;
    }
    state = State.RETIRED;
    return true;
  }

  /** The values at this instance's position. */
  Values readNow() {
    while (true) {
      long position = reader.position();
      Values known = latest;
      if (known != null && known.position() == position) {
        return known;
      }
      try {
        Values now = reader.read(view.keys(), position);
        latest = now;
        return now;
      } catch (OffsetExpired e) {
        // Trimmed past a position that was the newest a moment ago: look at the newest again.
        Thread.onSpinWait();
      }
    }
  }

  /** Takes the wait out; whoever gets true owns it. */
  boolean take(Wait wait) {
    synchronized (this) {
      if (!waits.remove(wait)) {
        return false;
      }
      if (waits.isEmpty()) {
        index.remove(view.keys(), this);
      }
    }
    wait.end();
    return true;
  }

  /** Notes the time of the last use, for {@link #retire}. */
  synchronized void touch(long now) {
    idleSince = now;
  }

  private synchronized State enter(Wait wait) {
    if (state == State.OPEN) {
      if (waits.isEmpty()) {
        index.add(view.keys(), this);
      }
      waits.add(wait);
    }
    return state;
  }

  private void settle(Wait wait) {
    if (!wait.isOver()) {
      evaluate(List.of(wait), true);
    }
  }

  private void evaluateWhileWoken() {
    int seen = wakes.get();
    do {
      List<Wait> all;
      synchronized (this) {
        all = List.copyOf(waits);
      }
      try {
        if (!all.isEmpty()) {
          evaluate(all, false);
        }
      } catch (RuntimeException | Error e) {
        // Those who waited were told; the next wake must find this view willing.
        wakes.set(0);
        throw e;
      }
      seen = wakes.addAndGet(-seen);
    } while (seen != 0);
  }

  private void evaluate(List<Wait> group, boolean answerAnyway) {
    try {
      Values before = latest;
      Values now = readNow();
      Map<Long, Optional<Diff>> diffs = new HashMap<>();
      for (Wait wait : group) {
        Optional<Diff> diff = diffs.computeIfAbsent(wait.from(), from -> diff(from, before, now));
        hand(wait, diff, answerAnyway);
      }
    } catch (RuntimeException | Error e) {
      for (Wait wait : group) {
        if (take(wait)) {
          call(() -> wait.waiter().failed(e));
        }
      }
      if (e instanceof Error error) {
        throw error;
      }
    }
  }

  private void hand(Wait wait, Optional<Diff> diff, boolean answerAnyway) {
    if (diff.isEmpty()) {
      if (take(wait)) {
        call(() -> wait.waiter().expired());
      }
    } else if (!diff.get().isEmpty() || answerAnyway) {
      if (take(wait)) {
        call(() -> wait.waiter().changed(diff.get()));
      }
    } else {
      wait.advance(diff.get().to());
    }
  }

  // One client's trouble must not become that of those who wait beside it.
  private static void call(Runnable waiter) {
    try {
      waiter.run();
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("answering a waiting client failed");
    }
  }

  /** The diff up to {@code now}; empty when history does not reach back to {@code from}. */
  private Optional<Diff> diff(long from, @Nullable Values before, Values now) {
    if (from >= now.position()) {
      return Optional.of(Diff.nothing(from, from));
    }
    if (before != null && before.position() == from) {
      return Optional.of(Diff.between(view, before, now));
    }
    try {
      return Optional.of(Diff.between(view, reader.read(view.keys(), from), now));
    } catch (OffsetExpired e) {
      return Optional.empty();
    }
  }
}

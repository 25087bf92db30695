package dev.autoupdate.frontend.view;

import dev.autoupdate.frontend.read.KeyReader;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who waits until this instance has got somewhere.
 *
 * <p>Any thread may wait; the dispatcher checks after every move of the position. Whoever takes a
 * wait out of the set completes it.
 */
final class CatchUps {

  private final KeyReader reader;
  private final Executor executor;
  private final Timer timer;
  private final Set<Pending> pending = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  CatchUps(KeyReader reader, Executor executor, Timer timer) {
    this.reader = reader;
    this.executor = executor;
    this.timer = timer;
  }

  void await(Predicate<KeyReader> reached, Duration timeout, Consumer<CatchUp> then) {
    if (reached.test(reader)) {
      then.accept(CatchUp.REACHED);
      return;
    }
    Pending wait = new Pending(reached, then);
    pending.add(wait);
    wait.timeout = timer.schedule(timeout, () -> complete(wait, CatchUp.TIMED_OUT));
    if (closed) {
      complete(wait, CatchUp.DRAINING);
    } else if (reached.test(reader)) {
      complete(wait, CatchUp.REACHED);
    }
    // Who completed it meanwhile may not have found its timeout.
    if (!pending.contains(wait)) {
      wait.cancelTimeout();
    }
  }

  /** Completes those that were reached. */
  void check() {
    for (Pending wait : pending) {
      if (wait.reached.test(reader)) {
        complete(wait, CatchUp.REACHED);
      }
    }
  }

  void close() {
    closed = true;
    for (Pending wait : pending) {
      complete(wait, CatchUp.DRAINING);
    }
  }

  private void complete(Pending wait, CatchUp outcome) {
    if (pending.remove(wait)) {
      wait.cancelTimeout();
      executor.execute(() -> wait.then.accept(outcome));
    }
  }

  private static final class Pending {
    final Predicate<KeyReader> reached;
    final Consumer<CatchUp> then;
    volatile Timer.@Nullable Task timeout;

    Pending(Predicate<KeyReader> reached, Consumer<CatchUp> then) {
      this.reached = reached;
      this.then = then;
    }

    void cancelTimeout() {
      Timer.Task task = timeout;
      if (task != null) {
        task.cancel();
      }
    }
  }
}

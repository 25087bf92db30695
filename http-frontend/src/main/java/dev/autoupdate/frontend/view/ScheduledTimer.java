package dev.autoupdate.frontend.view;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A timer with one thread of its own; a cancelled task leaves nothing behind. */
public final class ScheduledTimer implements Timer, AutoCloseable {

  private final ScheduledThreadPoolExecutor executor;

  /** Starts with its first task. */
  public ScheduledTimer() {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "autoupdate-timer");
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Task schedule(Duration delay, Runnable action) {
    try {
      var future = executor.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    } catch (RejectedExecutionException e) {
      // Closed: whoever waits is being answered as draining.
      return () -> {};
    }
  }

  /** Nothing runs any more. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}

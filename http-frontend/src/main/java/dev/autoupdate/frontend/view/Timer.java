package dev.autoupdate.frontend.view;

import java.time.Duration;

/** Runs something later. Any thread may schedule and cancel. */
public interface Timer {

  /** Runs {@code action} once after {@code delay}, on the timer's thread, unless cancelled. */
  Task schedule(Duration delay, Runnable action);

  /** Something that is to run. */
  interface Task {
    /** It need not run any more. Without effect when it ran already. */
    void cancel();
  }
}

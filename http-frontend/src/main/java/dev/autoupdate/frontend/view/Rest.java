package dev.autoupdate.frontend.view;

import java.time.Duration;

/** After a view was evaluated again, it rests for a while. Any thread may look. */
final class Rest {

  private final Timer timer;
  private final Duration length;
  private final Runnable after;
  private volatile boolean resting;

  /** Not resting; {@code after} each rest something is to be done. */
  Rest(Timer timer, Duration length, Runnable after) {
    this.timer = timer;
    this.length = length;
    this.after = after;
  }

  /** Rests, if it does not already. For one thread at a time. */
  void begin() {
    if (!resting && !length.isZero()) {
      resting = true;
      timer.schedule(length, this::end);
    }
  }

  boolean isResting() {
    return resting;
  }

  private void end() {
    resting = false;
    after.run();
  }
}

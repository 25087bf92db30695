package dev.autoupdate.frontend.view;

import dev.autoupdate.frontend.kit.ManualClock;
import dev.autoupdate.frontend.kit.ManualTimer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The time of the laws' world, and what is to happen in it. */
final class LawClock {

  private final ManualTimer timer = new ManualTimer();
  private final ManualClock clock = new ManualClock(Instant.EPOCH.toString());

  ManualTimer timer() {
    return timer;
  }

  /** How long the world has been going on. */
  Duration now() {
    return Duration.ofMillis(millis());
  }

  Clock clock() {
    return clock;
  }

  long millis() {
    return clock.millis();
  }

  void advance(Duration by) {
    clock.advance(by);
    timer.advance(by);
  }
}

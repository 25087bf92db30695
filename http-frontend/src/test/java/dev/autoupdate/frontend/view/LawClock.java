package dev.autoupdate.frontend.view;

import dev.autoupdate.frontend.kit.ManualTimer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The time of the laws' world, and what is to happen in it. */
final class LawClock extends Clock {

  private final ManualTimer timer = new ManualTimer();
  private Duration now = Duration.ZERO;

  ManualTimer timer() {
    return timer;
  }

  Duration now() {
    return now;
  }

  void advance(Duration by) {
    now = now.plus(by);
    timer.advance(by);
  }

  @Override
  public Instant instant() {
    return Instant.EPOCH.plus(now);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("there is no other zone");
  }
}

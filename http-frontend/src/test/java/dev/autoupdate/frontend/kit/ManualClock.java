package dev.autoupdate.frontend.kit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that a test moves by hand. Any thread may look at it. */
public final class ManualClock extends Clock {

  private volatile Instant now;

  /** Stands at {@code start}, as in {@code 2026-01-01T00:00:00Z}. */
  public ManualClock(String start) {
    now = Instant.parse(start);
  }

  /** Lets time pass. */
  public void advance(Duration by) {
    now = now.plus(by);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    InstantSource same = this::instant;
    return same.withZone(zone);
  }
}

package dev.autoupdate.frontend.durable;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Makes the cursors of live answers: clients send them back, so that the addresses they ask at
 * change with time, and a cache in between cannot give the same empty answer for ever.
 *
 * <p>A cursor is the number of an interval of 20 s. It never goes back, nor stays what a client
 * sent. Safe for use by any number of threads.
 */
public final class Cursors {

  private static final long EPOCH = Instant.parse("2024-10-09T00:00:00Z").getEpochSecond();
  private static final int INTERVAL_SECONDS = 20;
  private static final int MAX_JITTER = 3_600 / INTERVAL_SECONDS;
  private static final Pattern FORM = Pattern.compile("[0-9]{1,15}");

  private final Clock clock;

  /** By this clock. */
  public Cursors(Clock clock) {
    this.clock = clock;
  }

  /** The cursor of an answer to a client that sent {@code last}; what is no cursor is ignored. */
  public long after(Optional<String> last) {
    long now = now();
    long known = last.filter(FORM.asMatchPredicate()).map(Long::parseLong).orElse(-1L);
    return known < now ? now : known + 1 + ThreadLocalRandom.current().nextInt(MAX_JITTER);
  }

  /** The cursor of a later part of the same answer. */
  public long following(long cursor) {
    return Math.max(cursor, now());
  }

  private long now() {
    return Math.max(0, (clock.instant().getEpochSecond() - EPOCH) / INTERVAL_SECONDS);
  }
}

package dev.autoupdate.frontend.view;

import java.time.Clock;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up the live views that nobody came back to, sooner when they keep too much. For one thread
 * at a time, which runs it often.
 */
final class Sweep {

  private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
  private static final long PERIOD_MILLIS = 1_000;
  private static final long LINGER_MILLIS = 10_000;
  // Who has just been answered asks again at once, and finds the view still there.
  private static final long LINGER_WHEN_FULL_MILLIS = 1_000;
  private static final long WARNING_MILLIS = 60_000;

  private final Collection<LiveView> all;
  private final KeptBytes kept;
  private final Clock clock;
  private long swept;
  private long warned;

  /** What is given up is removed from {@code all}. */
  Sweep(Collection<LiveView> all, KeptBytes kept, Clock clock) {
    this.all = all;
    this.kept = kept;
    this.clock = clock;
    this.swept = clock.millis();
    this.warned = swept - WARNING_MILLIS;
  }

  /** Looks at all live views if the last time was long enough ago. */
  void run() {
    long now = clock.millis();
    if (now - swept < PERIOD_MILLIS) {
      return;
    }
    swept = now;
    boolean full = kept.isFull();
    if (full && now - warned >= WARNING_MILLIS) {
      warned = now;
      LOG.atWarn()
          .addKeyValue("bytes", kept.count())
          .addKeyValue("views", all.size())
          .log("live views keep too much: who asks for another one is turned away");
    }
    long linger = full ? LINGER_WHEN_FULL_MILLIS : LINGER_MILLIS;
    all.removeIf(view -> view.retire(now, linger));
  }
}

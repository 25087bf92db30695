package dev.autoupdate.frontend.view;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.autoupdate.frontend.metrics.Failures;
import java.time.Duration;
import org.slf4j.LoggerFactory;

/** What the live views of the laws have in common. */
final class LawViews {

  /** Room for all that the laws do; views rest between evaluations, as they do by default. */
  static final ViewLimits LIMITS =
      new ViewLimits(100_000, 1_000_000, Long.MAX_VALUE, 100, 1_000, Duration.ofMillis(50));

  /** One for all: each failure is logged once, and the laws provoke many. */
  static final Failures FAILURES = new Failures();

  private LawViews() {}

  /** What the laws provoke on purpose is not logged until {@link #loud}. */
  static void quiet() {
    logger().setLevel(Level.ERROR);
  }

  static void loud() {
    logger().setLevel(null);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger("dev.autoupdate.frontend");
  }
}

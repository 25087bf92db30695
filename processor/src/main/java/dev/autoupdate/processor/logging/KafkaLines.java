package dev.autoupdate.processor.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Lets the same warning or error of Kafka through once a minute, whatever numbers and addresses are
 * in it. Called by any thread; the lines it remembers are bounded.
 */
public final class KafkaLines extends TurboFilter {

  private static final String KAFKA = "org.apache.kafka.";
  private static final long EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int REMEMBERED = 1_000;

  private final LongSupplier nanos;
  private final Map<String, Long> told =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** By the machine's clock. */
  public KafkaLines() {
    this(System::nanoTime);
  }

  KafkaLines(LongSupplier nanos) {
    this.nanos = nanos;
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] params,
      @Nullable Throwable failure) {
    // Without a text it is asked whether there would be a line.
    if (format == null
        || !level.isGreaterOrEqual(Level.WARN)
        || !logger.getName().startsWith(KAFKA)) {
      return FilterReply.NEUTRAL;
    }
    return isDue(logger.getName() + format.replaceAll("[0-9]+", "#"))
        ? FilterReply.NEUTRAL
        : FilterReply.DENY;
  }

  private synchronized boolean isDue(String line) {
    long now = nanos.getAsLong();
    Long before = told.get(line);
    if (before != null && now - before < EVERY_NANOS) {
      return false;
    }
    told.remove(line);
    told.put(line, now);
    return true;
  }
}

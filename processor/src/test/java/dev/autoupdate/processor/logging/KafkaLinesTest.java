package dev.autoupdate.processor.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class KafkaLinesTest {

  private final LoggerContext context = new LoggerContext();
  private final Logger kafka = context.getLogger("org.apache.kafka.clients.Metadata");
  private long now;
  private final KafkaLines lines = new KafkaLines(() -> now);

  @Test
  void theSameLineOfKafkaComesOnceAMinute() {
    assertThat(decide(kafka, Level.WARN, "node 1 is away")).isEqualTo(FilterReply.NEUTRAL);
    assertThat(decide(kafka, Level.WARN, "node 22 is away")).isEqualTo(FilterReply.DENY);
    assertThat(decide(kafka, Level.WARN, "another")).isEqualTo(FilterReply.NEUTRAL);

    now += Duration.ofSeconds(61).toNanos();

    assertThat(decide(kafka, Level.WARN, "node 1 is away")).isEqualTo(FilterReply.NEUTRAL);
  }

  @Test
  void ownLinesAndThoseBelowAWarningAreLeftAlone() {
    Logger own = context.getLogger("dev.autoupdate.processor");
    for (int i = 0; i < 2; i++) {
      assertThat(decide(own, Level.WARN, "same")).isEqualTo(FilterReply.NEUTRAL);
      assertThat(decide(kafka, Level.INFO, "same")).isEqualTo(FilterReply.NEUTRAL);
      assertThat(decide(kafka, Level.WARN, null)).isEqualTo(FilterReply.NEUTRAL);
    }
  }

  @Test
  void aFailureOfKafkaIsItsInnermostCauseInTheSameLine() {
    Exception failure = new IllegalStateException("outer", new IOException("the\nreason"));

    assertThat(text(kafka, failure))
        .isEqualTo(" cause=\"java.io.IOException: the reason\"" + System.lineSeparator());
    assertThat(text(context.getLogger("dev.autoupdate"), failure)).contains("KafkaLinesTest.java");
  }

  private String text(Logger logger, Exception failure) {
    return new CauseConverter()
        .convert(new LoggingEvent("here", logger, Level.ERROR, "text", failure, null));
  }

  private FilterReply decide(Logger logger, Level level, @Nullable String format) {
    return lines.decide(null, logger, level, format, null, null);
  }
}

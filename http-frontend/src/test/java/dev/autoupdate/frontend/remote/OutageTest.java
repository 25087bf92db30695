package dev.autoupdate.frontend.remote;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Services that fail. */
final class OutageTest {

  private static final String ONE = "poll/1/live_count";
  private static final String FIELD = "poll/live_count";

  private final FetchingKit kit = FetchingKit.withPolls(1);
  private final Logger logger = (Logger) LoggerFactory.getLogger(Freshness.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void listen() {
    logger.setLevel(Level.INFO);
    logged.start();
    logger.addAppender(logged);
    kit.state.apply(ONE + "=5");
    kit.watch(ONE);
    kit.after(0);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(logged);
    logger.setLevel(null);
  }

  @Test
  void aFailureKeepsTheLastValue() {
    kit.lastAsk().fail();

    assertThat(kit.sent).isEmpty();
    assertThat(kit.failures.count(Failures.Kind.REMOTE_FIELD, FIELD)).isEqualTo(1);
  }

  @Test
  void aServiceThatFailsIsAskedAgainLaterAndLaterButEveryHalfMinute() {
    for (long pause : List.of(500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000)) {
      int before = kit.asked.size();
      kit.lastAsk().fail();

      kit.after(pause - 1);
      assertThat(kit.asked).as("before %d ms are over", pause).hasSize(before);
      kit.after(1);
      assertThat(kit.asked).as("after %d ms", pause).hasSize(before + 1);
    }
    kit.lastAsk().answer(ONE + "=5");
    kit.after(1_000);
    kit.lastAsk().fail();
    int before = kit.asked.size();
    kit.after(500);
    assertThat(kit.asked).as("the first pause again").hasSize(before + 1);
  }

  @Test
  void aNewWatcherDoesNotMakeAFailingServiceBeAskedSooner() {
    kit.lastAsk().fail();

    kit.state.apply("poll/2/title=1");
    kit.watch("poll/2/live_count");
    kit.after(499);
    assertThat(kit.asked).hasSize(1);

    kit.after(1);
    assertThat(kit.lastAsk().names()).containsExactlyInAnyOrder(ONE, "poll/2/live_count");
  }

  @Test
  void anOutageIsLoggedOnceAndItsEndToo() {
    kit.lastAsk().fail();
    kit.after(500);
    kit.lastAsk().fail();
    kit.after(1_000);
    kit.lastAsk().answer(ONE + "=5");
    kit.after(1_000);
    kit.lastAsk().answer(ONE + "=5");

    assertThat(logged.list)
        .extracting(ILoggingEvent::getMessage)
        .containsExactly(
            "a remote field cannot be fetched; its values stay as they are",
            "a remote field is fetched again");
    assertThat(kit.failures.count(Failures.Kind.REMOTE_FIELD, FIELD)).isEqualTo(2);
  }

  @Test
  void stalenessIsTheTimeSinceTheLastGoodFetch() {
    kit.after(300);
    assertThat(kit.freshness.staleness()).isEqualTo(Map.of(FIELD, Duration.ofMillis(300)));

    kit.lastAsk().answer(ONE + "=5");
    assertThat(kit.freshness.staleness()).isEqualTo(Map.of(FIELD, Duration.ZERO));

    kit.after(1_000);
    kit.lastAsk().fail();
    kit.after(500);
    assertThat(kit.freshness.staleness()).isEqualTo(Map.of(FIELD, Duration.ofMillis(1_500)));

    kit.watched.clear();
    kit.after(200);
    assertThat(kit.freshness.staleness()).isEmpty();
  }

  @Test
  void aValueThatIsTooLargeKeepsTheLastOneAndTheOtherKeysGoOn() {
    kit.state.apply("poll/2/title=1");
    kit.watch("poll/2/live_count");
    kit.lastAsk().answer(ONE + "=5");
    kit.after(1_000);

    kit.lastAsk()
        .outcome()
        .complete(
            new Fetched.Answer(
                Map.of(Key.of("poll/2/live_count"), Json.of("7")), Set.of(Key.of(ONE))));

    assertThat(kit.sentChanges()).containsExactly("poll/2/live_count=7");
    assertThat(kit.failures.count(Failures.Kind.REMOTE_FIELD, FIELD)).isEqualTo(1);
    kit.after(1_000);
    assertThat(kit.asked).as("it is no outage").hasSize(3);
  }
}

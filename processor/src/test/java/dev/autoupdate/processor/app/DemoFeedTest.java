package dev.autoupdate.processor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.autoupdate.processor.demo.Assembly;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class DemoFeedTest {

  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
  private static final Duration PERIOD = Duration.ofMillis(1);

  private final Assembly expected = new Assembly(1, CLOCK);

  @Test
  void theBatchesComeInOrderToTheTopic() {
    MockProducer<String, String> producer = producer(true);

    DemoFeed feed = start(producer);
    await().until(() -> producer.history().size() >= 3);
    feed.close();

    List<ProducerRecord<String, String>> sent = producer.history();
    assertThat(sent).allMatch(record -> record.topic().equals("changes"));
    assertThat(sent)
        .extracting(ProducerRecord::value)
        .startsWith(expected.first(), expected.next(), expected.next());
  }

  @Test
  void afterALostBatchTheAssemblyBeginsAnew() {
    MockProducer<String, String> producer = producer(false);

    try (DemoFeed feed = start(producer)) {
      await().until(() -> producer.errorNext(new TimeoutException("lost")));
      String first = expected.first();
      await()
          .untilAsserted(
              () ->
                  assertThat(producer.history())
                      .filteredOn(record -> record.value().equals(first))
                      .hasSizeGreaterThanOrEqualTo(2));
    }
  }

  @Test
  void closingStopsTheFeedAndItsProducer() {
    MockProducer<String, String> producer = producer(true);
    DemoFeed feed = start(producer);
    await().until(() -> !producer.history().isEmpty());

    feed.close();

    assertThat(producer.closed()).isTrue();
    // An executor has terminated a moment before its thread has.
    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("demo-feed")));
  }

  private static DemoFeed start(MockProducer<String, String> producer) {
    return DemoFeed.start(producer, "changes", () -> new Assembly(1, CLOCK), PERIOD);
  }

  private static MockProducer<String, String> producer(boolean autoComplete) {
    return new MockProducer<>(autoComplete, null, new StringSerializer(), new StringSerializer());
  }
}

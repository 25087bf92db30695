package dev.autoupdate.processor.logout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.autoupdate.processor.kit.TestBroker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogoutReaderIT {

  private static final Duration MEMORY = Duration.ofHours(1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static TestBroker broker;
  private static KafkaProducer<String, @Nullable String> producer;
  private static int topics;

  private final Instant now = Clock.systemUTC().instant();
  private final Map<String, Instant> told = new ConcurrentHashMap<>();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile boolean upToDate;
  private final Logouts logouts =
      new Logouts() {
        @Override
        public void ended(String session, Instant at) {
          if (failures.getAndDecrement() > 0) {
            throw new IllegalStateException("cannot be told");
          }
          told.put(session, at);
        }

        @Override
        public void upToDate() {
          upToDate = true;
        }
      };
  private String topic;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = TestBroker.start();
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", 0),
            new StringSerializer(),
            new StringSerializer());
  }

  @AfterAll
  static void stopBroker() throws Exception {
    producer.close();
    broker.close();
  }

  @BeforeEach
  void createTopic() throws Exception {
    topic = "logouts." + topics++;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
    }
  }

  @Test
  void whatHappenedAsLongAgoAsTokensLiveIsToldBeforeItIsUpToDate() throws Exception {
    write(0, now.minus(MEMORY).minusSeconds(10), "too old", null);
    write(0, now.minus(MEMORY).plusSeconds(10), "old", null);
    write(1, now.minusSeconds(1), "new", "{\"reason\":\"password changed\"}");

    try (LogoutReader reader = start()) {
      await().atMost(PATIENCE).until(() -> upToDate);

      assertThat(told)
          .containsOnly(
              Map.entry("old", millis(now.minus(MEMORY).plusSeconds(10))),
              Map.entry("new", millis(now.minusSeconds(1))));
    }
  }

  @Test
  void whatComesLaterIsOfNowWhateverItsTimeSays() throws Exception {
    try (LogoutReader reader = start()) {
      await().atMost(PATIENCE).until(() -> upToDate);

      write(0, now, null, "passed over");
      write(0, Instant.EPOCH, "past", null);
      write(1, now.plus(Duration.ofMinutes(30)), "future", null);

      await().atMost(PATIENCE).until(() -> told.size() == 2);
      assertThat(told).containsOnly(Map.entry("past", now), Map.entry("future", now));
    }
  }

  @Test
  void whatCannotBeToldIsToldAgainAndReadingGoesOn() throws Exception {
    try (LogoutReader reader = start()) {
      await().atMost(PATIENCE).until(() -> upToDate);
      failures.set(1);

      write(0, now, "first", null);
      await().atMost(PATIENCE).until(() -> told.containsKey("first"));
      write(1, now, "second", null);

      await().atMost(PATIENCE).until(() -> told.containsKey("second"));
    }
  }

  private LogoutReader start() {
    return LogoutReader.start(
        Map.of("bootstrap.servers", broker.bootstrapServers()),
        topic,
        MEMORY,
        Clock.fixed(now, ZoneOffset.UTC),
        logouts);
  }

  private void write(int partition, Instant at, @Nullable String session, @Nullable String value)
      throws Exception {
    producer.send(new ProducerRecord<>(topic, partition, at.toEpochMilli(), session, value)).get();
  }

  private static Instant millis(Instant instant) {
    return Instant.ofEpochMilli(instant.toEpochMilli());
  }
}

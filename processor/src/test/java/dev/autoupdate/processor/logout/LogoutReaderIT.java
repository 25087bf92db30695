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
    createTopic(Map.of("message.timestamp.type", "LogAppendTime"));
  }

  @Test
  void aLogoutIsOfTheTimeWhenItWasAppendedWhateverItsWriterSays() throws Exception {
    Instant before = Instant.ofEpochMilli(now.toEpochMilli());
    write(0, Instant.EPOCH, "past", null);
    write(1, now.plus(Duration.ofDays(300)), "future", "{\"reason\":\"password changed\"}");

    try (LogoutReader reader = start(Clock.systemUTC())) {
      await().atMost(PATIENCE).until(() -> upToDate);

      assertThat(told).containsOnlyKeys("past", "future");
      assertThat(told.values())
          .allSatisfy(at -> assertThat(at).isBetween(before, Clock.systemUTC().instant()));
    }
  }

  @Test
  void whereTheTopicDoesNotSayWhenALogoutIsOfTheTimeWhenItIsRead() throws Exception {
    createTopic(Map.of("message.timestamp.type", "CreateTime"));
    write(0, now, null, "passed over");
    write(0, Instant.EPOCH, "past", null);
    write(1, now.plus(Duration.ofMinutes(30)), "future", null);

    try (LogoutReader reader = start()) {
      await().atMost(PATIENCE).until(() -> upToDate);

      assertThat(told).containsOnly(Map.entry("past", now), Map.entry("future", now));
    }
  }

  @Test
  void aTopicThatIsAnotherOneIsReadFromItsBeginning() throws Exception {
    write(0, now, "first", null);
    try (LogoutReader reader = start()) {
      await().atMost(PATIENCE).until(() -> told.containsKey("first"));
      told.clear();

      reader.readAgain();

      await().atMost(PATIENCE).until(() -> told.containsKey("first"));
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

  private void createTopic(Map<String, String> configs) throws Exception {
    topic = "logouts." + topics++;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1).configs(configs))).all().get();
    }
  }

  private LogoutReader start() {
    return start(Clock.fixed(now, ZoneOffset.UTC));
  }

  private LogoutReader start(Clock clock) {
    return LogoutReader.start(
        Map.of("bootstrap.servers", broker.bootstrapServers()), topic, clock, logouts);
  }

  private void write(int partition, Instant at, @Nullable String session, @Nullable String value)
      throws Exception {
    producer.send(new ProducerRecord<>(topic, partition, at.toEpochMilli(), session, value)).get();
  }
}

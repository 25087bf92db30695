package dev.autoupdate.processor.app;

import dev.autoupdate.embedded.EmbeddedKafka;
import dev.autoupdate.embedded.EmbeddedKafkaException;
import dev.autoupdate.processor.demo.Assembly;
import dev.autoupdate.processor.settings.Settings;
<<<<<<< HEAD
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
=======
import dev.autoupdate.processor.settings.Source;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
>>>>>>> app
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
<<<<<<< HEAD
 * What is only there when no cluster is named: a broker in this process, and the demo. Its methods
 * are called by one thread.
=======
 * What is only there when no cluster is named: a broker in this process, the source topics, and the
 * demo. Its methods are called by one thread.
>>>>>>> app
 */
final class QuickStart implements AutoCloseable {

  private static final long SEED = 1;
<<<<<<< HEAD
=======
  private static final long TIMEOUT_SECONDS = 30;
>>>>>>> app

  private final EmbeddedKafka kafka;
  private @Nullable DemoFeed demo;

  private QuickStart(EmbeddedKafka kafka) {
    this.kafka = kafka;
  }

<<<<<<< HEAD
  /** Starts the broker in {@code kafka} below the data folder. */
  static QuickStart start(Settings settings, DataDir dataDir) throws StartupFailure {
=======
  /**
   * Starts the broker in {@code kafka} below the data folder, and creates the source topics that
   * are missing, with one partition each.
   */
  static QuickStart start(Settings settings, DataDir dataDir)
      throws StartupFailure, InterruptedException {
>>>>>>> app
    EmbeddedKafka kafka;
    try {
      kafka = EmbeddedKafka.start(dataDir.path().resolve("kafka"), settings.kafkaPort());
    } catch (EmbeddedKafkaException failure) {
      throw new StartupFailure(String.valueOf(failure.getMessage()), failure);
    }
<<<<<<< HEAD
    return new QuickStart(kafka);
=======
    QuickStart quickStart = new QuickStart(kafka);
    try {
      quickStart.createTopics(settings);
      return quickStart;
    } catch (StartupFailure | InterruptedException | RuntimeException failure) {
      quickStart.close();
      throw failure;
    }
>>>>>>> app
  }

  /** The broker's address. */
  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** Starts to feed the demo into the first source topic; call when the service is ready. */
  void startDemo(Settings settings) {
    KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers(), "acks", "all"),
            new StringSerializer(),
            new StringSerializer());
    Clock clock = Clock.systemUTC();
    demo =
        DemoFeed.start(
            producer,
            settings.sources().get(0).topic(),
            () -> new Assembly(SEED, clock),
            Duration.ofSeconds(1));
  }

  @Override
  public void close() {
    if (demo != null) {
      demo.close();
    }
    kafka.close();
  }
<<<<<<< HEAD
=======

  private void createTopics(Settings settings) throws StartupFailure, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      Set<String> present = admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      List<NewTopic> missing = new ArrayList<>();
      for (Source source : settings.sources()) {
        if (!present.contains(source.topic())) {
          missing.add(new NewTopic(source.topic(), 1, (short) 1));
        }
      }
      admin.createTopics(missing).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException failure) {
      throw new StartupFailure("the source topics cannot be created: " + failure, failure);
    }
  }
>>>>>>> app
}

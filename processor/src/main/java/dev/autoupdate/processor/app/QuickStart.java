package dev.autoupdate.processor.app;

import dev.autoupdate.embedded.EmbeddedKafka;
import dev.autoupdate.embedded.EmbeddedKafkaException;
import dev.autoupdate.embedded.PortTaken;
import dev.autoupdate.processor.demo.Assembly;
import dev.autoupdate.processor.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * What is only there when no cluster is named: a broker in this process, and the demo. Its methods
 * are called by one thread.
 */
final class QuickStart implements AutoCloseable {

  private static final long SEED = 1;

  private final EmbeddedKafka kafka;
  private @Nullable DemoFeed demo;

  private QuickStart(EmbeddedKafka kafka) {
    this.kafka = kafka;
  }

  /** Whether the simulated assembly is fed. */
  static boolean isDemo(Settings settings) {
    return settings.embeddedBroker() && settings.demo();
  }

  /** Starts the broker in {@code kafka} below the data folder. */
  static QuickStart start(Settings settings, DataDir dataDir) throws StartupFailure {
    EmbeddedKafka kafka;
    try {
      kafka = EmbeddedKafka.start(dataDir.path().resolve("kafka"), settings.kafkaPort());
    } catch (PortTaken failure) {
      throw new StartupFailure(
          failure.getMessage() + " (set kafka.port, or --kafka-port)", failure);
    } catch (EmbeddedKafkaException failure) {
      throw new StartupFailure(String.valueOf(failure.getMessage()), failure);
    }
    return new QuickStart(kafka);
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
}

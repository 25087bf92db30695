package dev.autoupdate.processor.logout;

import dev.autoupdate.processor.ingest.BrokerFault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topic of logouts, from its beginning, on a thread of its own, until it is closed.
 *
 * <p>When reading fails it begins again. Started by one thread, closed by any, once.
 *
 * <p>A logout is of the time when it was appended. Where the topic does not say that, it is of the
 * time when it is read: what its writer says of the time is not asked, neither for it nor for where
 * to begin, since a session that has ended must not live again because of a wrong clock.
 */
public final class LogoutReader implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LogoutReader.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration LOOK_FOR_PARTITIONS = Duration.ofMinutes(1);
  private static final Duration CLOSE = Duration.ofSeconds(1);
  private static final long PAUSE_MILLIS = 2_000;

  private final Map<String, Object> config;
  private final String topic;
  private final Clock clock;
  private final Logouts logouts;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "autoupdate-logouts");
  private volatile boolean again;

  private LogoutReader(Map<String, Object> config, String topic, Clock clock, Logouts logouts) {
    this.config = config;
    this.topic = topic;
    this.clock = clock;
    this.logouts = logouts;
  }

  /**
   * Begins to read.
   *
   * @param kafka settings of the client, {@code bootstrap.servers} among them
   * @param topic an existing one
   */
  public static LogoutReader start(
      Map<String, Object> kafka, String topic, Clock clock, Logouts logouts) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put("enable.auto.commit", false);
    config.put("auto.offset.reset", "earliest");
    config.put("allow.auto.create.topics", false);
    config.put("isolation.level", "read_committed");
    LogoutReader reader = new LogoutReader(config, topic, clock, logouts);
    reader.thread.setDaemon(true);
    reader.thread.start();
    return reader;
  }

  /** Reads the topic from its beginning once more: it is another one now. Any thread. */
  public void readAgain() {
    again = true;
  }

  @Override
  public void close() {
    stop.countDown();
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (stop.getCount() > 0) {
      try {
        readAll();
      } catch (InterruptException e) {
        return;
      } catch (RuntimeException e) {
        // Whatever it is: who stopped reading would let ended sessions live on, and not notice.
        LOG.atError()
            .addKeyValue("topic", topic)
            .addKeyValue("reason", BrokerFault.line(e))
            .log("logouts cannot be read");
        LOG.atDebug().setCause(e).log("logouts cannot be read");
        pause();
      }
    }
  }

  private void readAll() {
    Consumer<String, byte[]> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    try {
      read(consumer);
    } finally {
      close(consumer);
    }
  }

  private void read(Consumer<String, byte[]> consumer) {
    again = false;
    List<TopicPartition> partitions = partitions(consumer);
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    consumer.seekToBeginning(partitions);
    boolean upToDate = false;
    Instant lookAgain = clock.instant().plus(LOOK_FOR_PARTITIONS);
    while (stop.getCount() > 0 && !again) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        tell(record);
      }
      if (!upToDate
          && ends.entrySet().stream()
              .allMatch(e -> consumer.position(e.getKey()) >= e.getValue())) {
        upToDate = true;
        logouts.upToDate();
      }
      if (clock.instant().isAfter(lookAgain)) {
        lookAgain = clock.instant().plus(LOOK_FOR_PARTITIONS);
        if (partitions(consumer).size() != partitions.size()) {
          return;
        }
      }
    }
  }

  private List<TopicPartition> partitions(Consumer<String, byte[]> consumer) {
    List<TopicPartition> found =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    if (found.isEmpty()) {
      throw new KafkaException("the topic has no partitions that are known yet");
    }
    return found;
  }

  private void tell(ConsumerRecord<String, byte[]> record) {
    String session = record.key();
    if (session == null || session.isEmpty()) {
      LOG.atWarn()
          .addKeyValue("topic", topic)
          .addKeyValue("partition", record.partition())
          .addKeyValue("offset", record.offset())
          .log("a logout without a session id as its key");
      return;
    }
    Instant now = clock.instant();
    Instant appended =
        record.timestampType() == TimestampType.LOG_APPEND_TIME
            ? Instant.ofEpochMilli(record.timestamp())
            : now;
    logouts.ended(session, appended.isAfter(now) ? now : appended);
  }

  private void pause() {
    try {
      stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(Consumer<String, byte[]> consumer) {
    // An interrupted thread could not close the client in order.
    boolean interrupted = Thread.interrupted();
    consumer.close(CloseOptions.timeout(CLOSE));
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

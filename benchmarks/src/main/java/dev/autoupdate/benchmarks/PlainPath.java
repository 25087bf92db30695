package dev.autoupdate.benchmarks;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Produce and consume on a topic of its own, which it creates and deletes: what the broker alone
 * costs. One thread of its own polls the consumer.
 */
final class PlainPath implements MeasuredPath {

  private final String topic = "autoupdate.bench." + UUID.randomUUID();
  private final Arrivals arrivals = new Arrivals();
  private final BenchSender sender;
  private final Admin admin;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread reader;

  PlainPath(String bootstrapServers, Producer<byte[], byte[]> producer)
      throws InterruptedException, ExecutionException {
    sender = new BenchSender(producer, topic, arrivals);
    admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    admin.createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty()))).all().get();
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(List.of(new TopicPartition(topic, 0)));
    consumer.seekToBeginning(consumer.assignment());
    reader = new Thread(this::read, "bench-consumer");
    reader.start();
  }

  private void read() {
    try {
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          long now = System.nanoTime();
          BenchValue.in(new String(record.value(), StandardCharsets.UTF_8))
              .ifPresent(sent -> arrivals.arrived(sent, now));
        }
      }
    } catch (WakeupException e) {
      // close() asked for it.
    } catch (RuntimeException e) {
      arrivals.failed(e);
    } finally {
      consumer.close();
    }
  }

  @Override
  public void send(long sentNanos) {
    sender.send(sentNanos);
  }

  @Override
  public Arrivals arrivals() {
    return arrivals;
  }

  @Override
  public void close() {
    consumer.wakeup();
    boolean interrupted = false;
    try {
      reader.join();
      admin.deleteTopics(List.of(topic)).all().get();
    } catch (InterruptedException e) {
      interrupted = true;
    } catch (ExecutionException e) {
      System.err.println("the topic " + topic + " could not be deleted: " + e.getCause());
    } finally {
      admin.close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

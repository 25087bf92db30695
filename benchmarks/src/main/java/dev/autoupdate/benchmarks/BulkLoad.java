package dev.autoupdate.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Measures how fast keys become readable: produces change batches and waits until a read that asks
 * for the place of the last one answers with the last key's value.
 */
public final class BulkLoad {

  private BulkLoad() {}

  private static Map<String, String> defaults() {
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put("url", "http://127.0.0.1:9012");
    defaults.put("bootstrap-servers", "127.0.0.1:9092");
    defaults.put("topic", "datastore.changes");
    defaults.put("keys", "1000000");
    defaults.put("batch", "100");
    defaults.put("timeout", "300");
    return defaults;
  }

  /**
   * Runs the load and prints one line.
   *
   * @param args {@code --name value} pairs, see the defaults above
   */
  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    Arguments arguments = Arguments.parse(List.of(args), defaults());
    Server server = Server.of(arguments.text("url"));
    String topic = arguments.text("topic");
    int keys = arguments.number("keys", 1, 100_000_000);
    int batch = arguments.number("batch", 1, 10_000);
    Duration timeout = Duration.ofSeconds(arguments.number("timeout", 1, 36_000));
    // Another run's values differ, or the keys would not change.
    String stamp = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    long begin = System.nanoTime();
    RecordMetadata last = produce(arguments.text("bootstrap-servers"), topic, keys, batch, stamp);
    double produced = secondsSince(begin);
    String min = topic + ":" + last.partition() + ":" + last.offset();
    awaitValue(server, key(keys), value(keys, stamp), min, timeout);
    double readable = secondsSince(begin);
    System.out.printf(
        Locale.ROOT,
        "%d keys in batches of %d: produced in %.2f s, readable in %.2f s, %.0f keys/s%n",
        keys,
        batch,
        produced,
        readable,
        keys / readable);
  }

  private static RecordMetadata produce(
      String brokers, String topic, int keys, int batch, String stamp)
      throws InterruptedException, ExecutionException {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", brokers, "linger.ms", 5, "batch.size", 256 * 1024);
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
      @Nullable Future<RecordMetadata> last = null;
      for (int from = 1; from <= keys; from += batch) {
        byte[] value = batch(from, Math.min(keys, from + batch - 1), stamp);
        last =
            producer.send(
                new ProducerRecord<>(topic, 0, null, value),
                (metadata, problem) -> failure.compareAndSet(null, problem));
      }
      if (last == null) {
        throw new IllegalStateException("no keys, no batch");
      }
      producer.flush();
      if (failure.get() != null) {
        throw new IllegalStateException("a batch was not sent", failure.get());
      }
      return last.get();
    }
  }

  static byte[] batch(int from, int to, String stamp) {
    StringBuilder json = new StringBuilder("{\"changes\":{");
    for (int i = from; i <= to; i++) {
      json.append(i == from ? "\"" : ",\"").append(key(i)).append("\":").append(value(i, stamp));
    }
    return json.append("}}").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String key(int i) {
    return "item/" + i + "/name";
  }

  private static String value(int i, String stamp) {
    return "\"item " + i + " of " + stamp + "\"";
  }

  private static void awaitValue(
      Server server, String key, String value, String min, Duration timeout) throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    try (Connection connection = new Connection(server, timeout)) {
      while (true) {
        Answer answer = connection.exchange(server.single(key, min));
        if (answer.status() == 200) {
          if (!answer.body().contains("\"" + key + "\":" + value)) {
            throw new IllegalStateException("at " + min + " the last key's value is not there");
          }
          return;
        }
        if (answer.status() != 503 || System.nanoTime() > deadline) {
          throw new IllegalStateException("answered with " + answer.status() + " " + answer.body());
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }

  private static double secondsSince(long begin) {
    return (System.nanoTime() - begin) / (double) TimeUnit.SECONDS.toNanos(1);
  }
}

package dev.autoupdate.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Measures a running server: change produced to long-poll answered, beside plain produce to consume
 * on the same broker. The two alternate second by second, so that both see the same noise. With
 * {@code --waiting N} everything is measured a second time while N other clients wait.
 */
public final class ChangeLatency {

  private static final Duration SLICE = Duration.ofSeconds(1);

  private ChangeLatency() {}

  private static Map<String, String> defaults() {
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put("url", "http://127.0.0.1:9012");
    defaults.put("bootstrap-servers", "127.0.0.1:9092");
    defaults.put("topic", "datastore.changes");
    defaults.put("rates", "100,1000");
    defaults.put("seconds", "10");
    defaults.put("warmup", "5");
    defaults.put("idle-seconds", "10");
    defaults.put("waiting", "0");
    defaults.put("pid", "0");
    return defaults;
  }

  /**
   * Runs the measurement and prints a table.
   *
   * @param args {@code --name value} pairs, see the defaults above
   */
  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    Arguments arguments = Arguments.parse(List.of(args), defaults());
    Server server = Server.of(arguments.text("url"));
    String brokers = arguments.text("bootstrap-servers");
    List<Integer> rates = arguments.numbers("rates", 1, 100_000);
    int seconds = arguments.number("seconds", 1, 3_600);
    int warmup = arguments.number("warmup", 0, 600);
    int waiting = arguments.number("waiting", 0, 25_000);
    ServerCost cost =
        new ServerCost(
            new ProcessCpu(arguments.number("pid", 0, Integer.MAX_VALUE)),
            Duration.ofSeconds(arguments.number("idle-seconds", 1, 600)));
    try (Producer<byte[], byte[]> producer = producer(brokers);
        PlainPath plain = new PlainPath(brokers, producer);
        ChangePath change = new ChangePath(server, arguments.text("topic"), producer)) {
      LatencyRun run = new LatencyRun(plain, change, cost, System.out);
      run.alternate(rates.get(0), warmup, SLICE);
      LatencyRun.printHead(System.out);
      run.measure(rates, seconds, SLICE, 0);
      if (waiting > 0) {
        try (IdlePolls idle = new IdlePolls(server, waiting)) {
          idle.awaitWaiting(Duration.ofMinutes(2));
          long before = idle.answers();
          run.measure(rates, seconds, SLICE, waiting);
          System.out.println(
              "waiting clients that asked again meanwhile: "
                  + (idle.answers() - before)
                  + ", failed: "
                  + idle.failures());
        }
      }
    }
  }

  private static Producer<byte[], byte[]> producer(String brokers) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", brokers, "linger.ms", 0),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}

package dev.autoupdate.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Measures a running server: change produced to long-poll answered, beside plain produce to consume
 * on the same broker. The two alternate second by second, so that both see the same noise, and are
 * both warmed up at the highest rate.
 *
 * <p>With {@code --waiting N} there are two cases, nobody else waiting and N other clients waiting.
 * Every round measures both, every other round the other way round, so that neither gains by what
 * the server has learnt meanwhile.
 */
public final class ChangeLatency {

  private static final Duration SLICE = Duration.ofSeconds(1);
  private static final Duration OPENING = Duration.ofMinutes(2);
  private static final Duration SETTLE = Duration.ofSeconds(10);

  private final LatencyRun run;
  private final Server server;
  private final ServerCost cost;
  private final List<Integer> rates;
  private final int seconds;
  private final Map<List<Integer>, LatencyTally> tallies = new LinkedHashMap<>();

  private ChangeLatency(
      LatencyRun run, Server server, ServerCost cost, List<Integer> rates, int seconds) {
    this.run = run;
    this.server = server;
    this.cost = cost;
    this.rates = rates;
    this.seconds = seconds;
  }

  private static Map<String, String> defaults() {
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put("url", "http://127.0.0.1:9012");
    defaults.put("bootstrap-servers", "127.0.0.1:9092");
    defaults.put("topic", "datastore.changes");
    defaults.put("rates", "100,1000");
    defaults.put("seconds", "10");
    defaults.put("rounds", "1");
    defaults.put("warmup", "20");
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
    int rounds = arguments.number("rounds", 1, 1_000);
    int warmup = arguments.number("warmup", 0, 600);
    int waiting = arguments.number("waiting", 0, 25_000);
    ServerCost cost =
        new ServerCost(
            new ProcessCpu(arguments.number("pid", 0, Integer.MAX_VALUE)),
            Duration.ofSeconds(arguments.number("idle-seconds", 1, 600)));
    try (Producer<byte[], byte[]> producer = producer(brokers);
        PlainPath plain = new PlainPath(brokers, producer);
        ChangePath change = new ChangePath(server, arguments.text("topic"), producer)) {
      LatencyRun run = new LatencyRun(plain, change, cost);
      run.measure(Collections.max(rates), warmup, SLICE, 0, OptionalDouble.empty());
      new ChangeLatency(run, server, cost, rates, seconds).rounds(rounds, waiting);
    }
  }

  private void rounds(int rounds, int waiting) throws IOException, InterruptedException {
    LatencyTally.printHead(System.out);
    for (int round = 0; round < rounds; round++) {
      boolean waitingFirst = round % 2 == 1;
      if (waiting > 0 && waitingFirst) {
        measureWaiting(waiting);
      }
      measure(0);
      if (waiting > 0 && !waitingFirst) {
        measureWaiting(waiting);
      }
    }
    if (rounds > 1) {
      System.out.println("all rounds");
      tallies.values().forEach(tally -> tally.print(System.out));
    }
  }

  private void measureWaiting(int waiting) throws IOException, InterruptedException {
    try (IdlePolls idle = new IdlePolls(server, waiting)) {
      idle.awaitWaiting(OPENING);
      long before = idle.answers();
      measure(waiting);
      System.out.println(
          "waiting clients that asked again meanwhile: "
              + (idle.answers() - before)
              + ", failed: "
              + idle.failures());
    }
    // The server is given the time to notice that they are gone.
    pause(SETTLE);
  }

  private void measure(int waiting) throws IOException, InterruptedException {
    OptionalDouble idle = cost.idleMicrosPerSecond();
    for (int rate : rates) {
      LatencyTally tally = run.measure(rate, seconds, SLICE, waiting, idle);
      tally.print(System.out);
      tallies.merge(List.of(waiting, rate), tally, LatencyTally::add);
    }
  }

  private static void pause(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static Producer<byte[], byte[]> producer(String brokers) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", brokers, "linger.ms", 0),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}

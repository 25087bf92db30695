package dev.autoupdate.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Runs two paths in turns and prints what came of it. For one thread. */
final class LatencyRun {

  private final MeasuredPath plain;
  private final MeasuredPath change;
  private final ServerCost cost;
  private final PrintStream out;

  LatencyRun(MeasuredPath plain, MeasuredPath change, ServerCost cost, PrintStream out) {
    this.plain = plain;
    this.change = change;
    this.cost = cost;
    this.out = out;
  }

  static void printHead(PrintStream out) {
    out.println(
        "waiting  rate/s  path      sent  received   p50 ms   p99 ms   max ms  server CPU us each");
  }

  /** Measures every rate and prints its lines: plain, change, all changes, change to plain. */
  void measure(List<Integer> rates, int slices, Duration slice, int waiting)
      throws IOException, InterruptedException {
    OptionalDouble idle = cost.idleMicrosPerSecond();
    for (int rate : rates) {
      plain.arrivals().clear();
      change.arrivals().clear();
      Spent spent = alternate(rate, slices, slice);
      long sent = (long) new Pace(rate, slice).count() * slices;
      Histogram plainTimes = plain.arrivals().received();
      Histogram changeTimes = change.arrivals().received();
      print(waiting, rate, "plain", sent, plainTimes, each(spent.plain, idle, sent));
      print(waiting, rate, "change", sent, changeTimes, each(spent.change, idle, sent));
      print(waiting, rate, "all", sent, change.arrivals().all(), OptionalDouble.empty());
      out.printf(
          Locale.ROOT,
          "%7d %7d  %-7s %26.2f %8.2f %8.2f%n",
          waiting,
          rate,
          "ratio",
          ratio(changeTimes, plainTimes, 50),
          ratio(changeTimes, plainTimes, 99),
          ratio(changeTimes, plainTimes, 100));
    }
  }

  /** Lets the paths run in turns, a slice each, and says what that cost the server. */
  Spent alternate(int rate, int slices, Duration slice) throws IOException, InterruptedException {
    Pace pace = new Pace(rate, slice);
    Spent spent = new Spent();
    for (int i = 0; i < slices; i++) {
      spent.plain.add(pace, plain, cost);
      spent.change.add(pace, change, cost);
    }
    return spent;
  }

  private static OptionalDouble each(Sum sum, OptionalDouble idlePerSecond, long sent) {
    if (idlePerSecond.isEmpty()) {
      return OptionalDouble.empty();
    }
    double seconds = sum.nanos / (double) TimeUnit.SECONDS.toNanos(1);
    return OptionalDouble.of((sum.cpuMicros - idlePerSecond.getAsDouble() * seconds) / sent);
  }

  private void print(
      int waiting, int rate, String path, long sent, Histogram times, OptionalDouble cpu) {
    out.printf(
        Locale.ROOT,
        "%7d %7d  %-7s %6d %9d %9.2f %8.2f %8.2f  %s%n",
        waiting,
        rate,
        path,
        sent,
        times.getTotalCount(),
        millis(times, 50),
        millis(times, 99),
        millis(times, 100),
        cpu.isPresent() ? String.format(Locale.ROOT, "%.1f", cpu.getAsDouble()) : "-");
  }

  private static double millis(Histogram times, double percentile) {
    return times.getValueAtPercentile(percentile) / 1e6;
  }

  private static double ratio(Histogram of, Histogram to, double percentile) {
    return of.getValueAtPercentile(percentile)
        / (double) Math.max(1, to.getValueAtPercentile(percentile));
  }

  /** Time and server CPU of both paths. */
  static final class Spent {
    private final Sum plain = new Sum();
    private final Sum change = new Sum();
  }

  private static final class Sum {
    private long nanos;
    private long cpuMicros;

    void add(Pace pace, MeasuredPath path, ServerCost cost)
        throws IOException, InterruptedException {
      long begin = System.nanoTime();
      long cpuBegin = cost.micros();
      pace.run(path);
      cpuMicros += cost.micros() - cpuBegin;
      nanos += System.nanoTime() - begin;
    }
  }
}

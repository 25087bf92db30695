package dev.autoupdate.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/** Runs two paths in turns and says what came of it. For one thread. */
final class LatencyRun {

  private final MeasuredPath plain;
  private final MeasuredPath change;
  private final ServerCost cost;

  LatencyRun(MeasuredPath plain, MeasuredPath change, ServerCost cost) {
    this.plain = plain;
    this.change = change;
    this.cost = cost;
  }

  /**
   * Lets the paths run in turns, a slice each.
   *
   * @param slices how many for each path
   * @param waiting how many other clients wait meanwhile, for the record
   * @param idlePerSecond the server's CPU microseconds a second when nothing happens, if known
   */
  LatencyTally measure(
      int rate, int slices, Duration slice, int waiting, OptionalDouble idlePerSecond)
      throws IOException, InterruptedException {
    plain.arrivals().clear();
    change.arrivals().clear();
    Pace pace = new Pace(rate, slice);
    Spent onPlain = new Spent();
    Spent onChange = new Spent();
    for (int i = 0; i < slices; i++) {
      onPlain.add(pace, plain, cost);
      onChange.add(pace, change, cost);
    }
    return new LatencyTally(
        waiting,
        rate,
        (long) pace.count() * slices,
        plain.arrivals(),
        change.arrivals(),
        onPlain.overIdle(idlePerSecond),
        onChange.overIdle(idlePerSecond));
  }

  /** Time and server CPU of one path. */
  private static final class Spent {
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

    double overIdle(OptionalDouble idlePerSecond) {
      double seconds = nanos / (double) TimeUnit.SECONDS.toNanos(1);
      return idlePerSecond.isEmpty()
          ? Double.NaN
          : cpuMicros - idlePerSecond.getAsDouble() * seconds;
    }
  }
}

package dev.autoupdate.benchmarks;

import java.io.PrintStream;
import java.util.Locale;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;

/**
 * What came of both paths at one rate with so many clients waiting; several runs add up to one. For
 * one thread.
 */
final class LatencyTally {

  private final int waiting;
  private final int rate;
  private final Histogram plain;
  private final Histogram change;
  private final Histogram all;
  private long sent;
  private double plainMicros;
  private double changeMicros;

  /**
   * One run.
   *
   * @param sent how many values each path was given
   * @param plainMicros the server's CPU time over its idle time, NaN when it is not known
   */
  LatencyTally(
      int waiting,
      int rate,
      long sent,
      Arrivals plain,
      Arrivals change,
      double plainMicros,
      double changeMicros) {
    this.waiting = waiting;
    this.rate = rate;
    this.sent = sent;
    this.plain = plain.received();
    this.change = change.received();
    this.all = change.all();
    this.plainMicros = plainMicros;
    this.changeMicros = changeMicros;
  }

  /** Adds another run of the same rate and number of waiting clients. */
  LatencyTally add(LatencyTally other) {
    sent += other.sent;
    plain.add(other.plain);
    change.add(other.change);
    all.add(other.all);
    plainMicros += other.plainMicros;
    changeMicros += other.changeMicros;
    return this;
  }

  static void printHead(PrintStream out) {
    out.println(
        "waiting  rate/s  path      sent  received   p50 ms   p99 ms   max ms  server CPU us each");
  }

  /** Prints its lines: plain, change, all changes, change to plain. */
  void print(PrintStream out) {
    line(out, "plain", plain, OptionalDouble.of(plainMicros));
    line(out, "change", change, OptionalDouble.of(changeMicros));
    line(out, "all", all, OptionalDouble.empty());
    out.printf(
        Locale.ROOT,
        "%7d %7d  %-7s %26.2f %8.2f %8.2f%n",
        waiting,
        rate,
        "ratio",
        ratio(50),
        ratio(99),
        ratio(100));
  }

  private void line(PrintStream out, String path, Histogram times, OptionalDouble micros) {
    double each = micros.orElse(Double.NaN) / sent;
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
        Double.isNaN(each) ? "-" : String.format(Locale.ROOT, "%.1f", each));
  }

  private static double millis(Histogram times, double percentile) {
    return times.getValueAtPercentile(percentile) / 1e6;
  }

  private double ratio(double percentile) {
    return change.getValueAtPercentile(percentile)
        / (double) Math.max(1, plain.getValueAtPercentile(percentile));
  }
}

package dev.autoupdate.benchmarks.view;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * The CPU time of the whole process, garbage collector and compiler included, in microseconds.
 *
 * <p>As a JMH profiler it tells the sum of what benchmarks {@linkplain #of measured} in an
 * iteration, divided by the operations they named. The clock moves in steps of 10 ms: only the sum
 * over many measurements is worth anything. One thread measures at a time.
 */
public final class CpuTime implements InternalProfiler {

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final Map<String, Sum> SUMS = new TreeMap<>();

  private static final class Sum {
    long nanos;
    long operations;
  }

  /** Made by JMH. */
  public CpuTime() {}

  /** What {@code work} does costs CPU time, which is added up by {@code name}. */
  static void of(String name, long operations, Runnable work) {
    long before = SYSTEM.getProcessCpuTime();
    work.run();
    long nanos = SYSTEM.getProcessCpuTime() - before;
    synchronized (SUMS) {
      Sum sum = SUMS.computeIfAbsent(name, n -> new Sum());
      sum.nanos += nanos;
      sum.operations += operations;
    }
  }

  @Override
  public String getDescription() {
    return "CPU time of the process for each operation that the benchmark names";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    synchronized (SUMS) {
      SUMS.clear();
    }
  }

  @Override
  public List<Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    List<Result<?>> results = new ArrayList<>();
    synchronized (SUMS) {
      SUMS.forEach(
          (name, sum) ->
              results.add(
                  new ScalarResult(
                      "cpu." + name,
                      sum.nanos / 1e3 / sum.operations,
                      "us",
                      AggregationPolicy.AVG)));
    }
    return results;
  }
}

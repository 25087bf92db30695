package dev.autoupdate.benchmarks.view;

import dev.autoupdate.frontend.view.LiveViews;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Changes that nobody watches, beside many or no views that wait for others: {@code cpu.change} is
 * what one costs, from its being applied until the dispatcher has looked at it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class UnwatchedBenchmark {

  private static final int CHANGES = 1_000;

  /** How many views wait for something else. */
  @Param({"0", "10000"})
  public int views;

  private Audience audience;
  private Semaphore told;
  private Onlooker one;
  private int count;

  /** Made by JMH. */
  public UnwatchedBenchmark() {}

  /** Everybody waits. */
  @Setup
  public void setUp() {
    audience = new Audience(true, Math.min(views, Assembly.USERS), views / Assembly.USERS);
    audience.look();
    told = new Semaphore(0);
    LiveViews shared = audience.views();
    audience.assembly().meet(2, 1);
    one =
        new Onlooker(
            shared,
            Assembly.view(
                1,
                Assembly.request(
                    "[{\"collection\": \"meeting\", \"ids\": [2], \"fields\": {\"name\": null}}]")),
            told);
  }

  /** Nobody waits any more. */
  @TearDown
  public void tearDown() {
    audience.close();
  }

  /** A thousand of them; one more, which somebody watches, tells that the dispatcher is through. */
  @Benchmark
  @OperationsPerInvocation(CHANGES)
  public void unwatched() {
    one.look();
    CpuTime.of("change", CHANGES, this::change);
  }

  private void change() {
    for (int i = 0; i < CHANGES; i++) {
      audience.assembly().change("meeting/2/welcome", "\"Welcome " + ++count + "\"");
    }
    audience.assembly().change("meeting/2/name", "\"autumn " + count + "\"");
    told.acquireUninterruptibly();
  }
}

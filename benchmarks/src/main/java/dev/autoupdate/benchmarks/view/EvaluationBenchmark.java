package dev.autoupdate.benchmarks.view;

import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.request.KeyRequest;
import dev.autoupdate.frontend.view.LiveViews;
import dev.autoupdate.frontend.view.Turn;
import dev.autoupdate.frontend.view.View;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * A view over three levels, a meeting's motions and their submitters: evaluated for the first time,
 * and again after a change of what a rule reads. The users take turns, each with a view of its own.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class EvaluationBenchmark {

  private static final int USERS = 200;

  /** How many keys the view has, about. */
  @Param({"10", "100", "1000"})
  public int keys;

  /** Whether anything is hidden. */
  @Param({"false", "true"})
  public boolean policy;

  private Assembly assembly;
  private static final Turn TURN = Turn.permitted(() -> false);

  private List<View> views;
  private LiveViews fresh;
  private LiveViews known;
  private long before;
  private boolean open;

  /** Made by JMH. */
  public EvaluationBenchmark() {}

  /** Fills the key state. */
  @Setup
  public void setUp() {
    assembly = new Assembly(policy);
    assembly.meet(1, Math.max(1, (keys - 2) / 4));
    KeyRequest request =
        Assembly.request(
            """
            [{"collection": "meeting", "ids": [1], "fields": {"name": null, "welcome": null,
              "motion_ids": {"type": "relation-list", "collection": "motion", "fields":
                {"title": null, "number": null,
                 "submitter_id": {"type": "relation", "collection": "user",
                   "fields": {"username": null}}}}}}]
            """);
    views =
        LongStream.rangeClosed(1, USERS).mapToObj(user -> Assembly.view(user, request)).toList();
    known = assembly.open();
    views.forEach(view -> known.snapshot(view, TURN));
  }

  /** Removes it. */
  @TearDown
  public void tearDown() {
    known.close();
    assembly.close();
  }

  /** Nobody has looked yet; and what a rule reads changes. */
  @Setup(Level.Invocation)
  public void change() {
    fresh = assembly.open();
    before = assembly.position();
    open = !open;
    assembly.change("meeting/1/open", Boolean.toString(open));
  }

  /** They have looked. */
  @TearDown(Level.Invocation)
  public void close() {
    fresh.close();
  }

  /** All values. */
  @Benchmark
  @OperationsPerInvocation(USERS)
  public void first(Blackhole seen) {
    CpuTime.of(
        "view",
        USERS,
        () -> views.forEach(view -> seen.consume(fresh.snapshot(view, TURN).line())));
  }

  /** What is different now: with the policy one key, without it nothing. */
  @Benchmark
  @OperationsPerInvocation(USERS)
  public void again(Blackhole seen) {
    CpuTime.of("view", USERS, () -> views.forEach(view -> seen.consume(diff(view))));
  }

  private Object diff(View view) {
    try {
      return known.diff(view, before, TURN).line();
    } catch (OffsetExpired e) {
      throw new IllegalStateException(e);
    }
  }
}

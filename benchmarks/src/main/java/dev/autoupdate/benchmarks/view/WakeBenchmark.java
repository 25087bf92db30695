package dev.autoupdate.benchmarks.view;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One change that all see, from its being applied until the last client was told: 1,000 users, each
 * with one or ten requests of 40 keys.
 *
 * <p>{@code cpu.told} is that in CPU time for each view; {@code cpu.look} is what it costs the
 * clients to wait again.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 3)
@Measurement(iterations = 5, time = 3)
public class WakeBenchmark {

  /** How many requests each user has. */
  @Param({"1", "10"})
  public int requests;

  /** How many users there are. */
  @Param("1000")
  public int users;

  /** Whether anything is hidden. */
  @Param({"false", "true"})
  public boolean policy;

  private Audience audience;
  private int count;

  /** Made by JMH. */
  public WakeBenchmark() {}

  /** Everybody has looked. */
  @Setup
  public void setUp() {
    audience = new Audience(policy, users, requests);
  }

  /** Nobody looks any more. */
  @TearDown
  public void tearDown() {
    audience.close();
  }

  /** Everybody waits for what comes next. */
  @Setup(Level.Invocation)
  public void look() {
    CpuTime.of("look", audience.size(), audience::look);
  }

  /** A value that is delivered and no rule reads. */
  @Benchmark
  public void value() {
    tell("meeting/1/name", "\"spring " + ++count + "\"");
  }

  /**
   * What rules read: each view is evaluated again, and is different in one key. Without a policy it
   * is a value like any other.
   */
  @Benchmark
  public void structure() {
    if (policy) {
      tell("meeting/1/open", Boolean.toString(++count % 2 == 0));
    } else {
      value();
    }
  }

  private void tell(String key, String value) {
    CpuTime.of("told", audience.size(), () -> audience.tell(key, value));
  }
}

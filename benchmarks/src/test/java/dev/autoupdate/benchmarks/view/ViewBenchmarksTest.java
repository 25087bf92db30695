package dev.autoupdate.benchmarks.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The benchmarks run, each for a moment, in this process: their figures mean nothing. */
class ViewBenchmarksTest {

  @Test
  void everyBenchmarkRunsWithAndWithoutThePolicy() throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include(ViewBenchmarksTest.class.getPackageName().replace(".", "\\.") + "\\..*")
            .param("keys", "10")
            .param("users", "3")
            .param("views", "30")
            .param("requests", "2")
            .addProfiler(CpuTime.class)
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(1))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();

    Collection<RunResult> results = new Runner(options).run();

    assertThat(results)
        .extracting(result -> result.getPrimaryResult().getLabel())
        .contains("first", "again", "value", "structure", "unwatched");
    assertThat(results)
        .allSatisfy(
            result ->
                assertThat(result.getSecondaryResults().keySet())
                    .anySatisfy(label -> assertThat(label).contains("cpu.")));
  }
}

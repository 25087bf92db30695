package dev.autoupdate.frontend.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.metrics.Failures.Kind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FailuresTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Failures failures = new Failures(registry);

  @Test
  void eachIsCountedByKindAndName() {
    failures.add(Kind.RULE, "a", "why");
    failures.add(Kind.RULE, "a", "why");
    failures.tally(Kind.RULE, "b");
    failures.tally(Kind.REMOTE_FIELD, "a");

    assertThat(failures.count(Kind.RULE, "a")).isEqualTo(2);
    assertThat(failures.count(Kind.RULE)).isEqualTo(3);
    assertThat(failures.count(Kind.CALCULATED_FIELD)).isZero();
    assertThat(registry.counter("autoupdate.failures", "kind", "rule", "name", "a").count())
        .isEqualTo(2);
  }

  @Test
  void noNameMakesTheMetersEndless() {
    for (int i = 0; i < 3_000; i++) {
      failures.tally(Kind.RELATION_VALUE, "a/" + i);
    }

    assertThat(registry.getMeters()).hasSize(1_001);
    assertThat(failures.count(Kind.RELATION_VALUE)).isEqualTo(3_000);
    assertThat(failures.count(Kind.RELATION_VALUE, "(others)")).isEqualTo(2_000);
  }

  @Test
  void threadsThatMeetTheSameNameFirstLoseNone() throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < 500; i++) {
                  failures.tally(Kind.RULE, "r" + i);
                }
              }));
    }

    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(failures.count(Kind.RULE)).isEqualTo(2_000);
    assertThat(failures.count(Kind.RULE, "r499")).isEqualTo(4);
  }
}

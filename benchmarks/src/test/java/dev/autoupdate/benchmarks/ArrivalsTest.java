package dev.autoupdate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

  private final Arrivals arrivals = new Arrivals();

  @Test
  void aValueCountsOnce() {
    arrivals.arrived(1_000, 3_000);
    arrivals.arrived(1_000, 9_000);

    assertThat(arrivals.received().getTotalCount()).isEqualTo(1);
    assertThat(arrivals.received().getMaxValue()).isBetween(1_990L, 2_010L);
  }

  @Test
  void whoeverWaitsIsToldThatThePathBroke() {
    arrivals.failed(new IOException("gone"));

    assertThatIllegalStateException()
        .isThrownBy(() -> arrivals.await(1, Duration.ofMinutes(1)))
        .withStackTraceContaining("gone");
  }

  @Test
  void aNewerValueStandsForAnOlderOne() throws InterruptedException {
    arrivals.arrived(2_000, 3_000);

    arrivals.await(1_000, Duration.ZERO);

    assertThat(arrivals.received().getTotalCount()).isEqualTo(1);
  }

  @Test
  void anOvertakenValueIsThereWhenANewerOneArrives() {
    arrivals.sent(1_000);
    arrivals.sent(2_000);
    arrivals.sent(3_000);

    arrivals.arrived(2_000, 5_000);

    assertThat(arrivals.received().getTotalCount()).isEqualTo(1);
    assertThat(arrivals.all().getTotalCount()).isEqualTo(2);
    assertThat(arrivals.all().getMaxValue()).isBetween(3_990L, 4_010L);
  }
}

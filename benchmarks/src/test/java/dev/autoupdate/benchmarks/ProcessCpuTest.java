package dev.autoupdate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessCpuTest {

  @Test
  void userAndSystemTimeAreAddedWhateverTheProcessIsCalled() {
    String stat = "42 (a ) b) S 1 42 42 0 -1 4194304 1 2 3 4 150 50 0 0 20 0 9 0 100 1 1";

    assertThat(ProcessCpu.micros(stat)).isEqualTo(2_000_000);
  }

  @Test
  void noProcessHasNoTime() throws Exception {
    assertThat(new ProcessCpu(0).micros()).isEmpty();
  }
}

package dev.autoupdate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BenchValueTest {

  @Test
  void aBatchHoldsTheTimeOfItsSending() {
    String batch = new String(BenchValue.batch(1234567890123L), StandardCharsets.UTF_8);

    assertThat(batch).isEqualTo("{\"changes\":{\"bench/1/value\":1234567890123}}");
    assertThat(BenchValue.in(batch)).hasValue(1234567890123L);
  }

  @Test
  void anAnswerWithoutTheKeyHoldsNoTime() {
    assertThat(BenchValue.in("{}")).isEmpty();
    assertThat(BenchValue.in("{\"bench/1/value\":null}")).isEmpty();
  }

  @Test
  void aBulkBatchHoldsItsKeys() {
    assertThat(new String(BulkLoad.batch(3, 4, "x"), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"changes\":{\"item/3/name\":\"item 3 of x\",\"item/4/name\":\"item 4 of x\"}}");
  }
}

package dev.autoupdate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

  private static final Map<String, String> DEFAULTS = Map.of("rates", "100,1000", "waiting", "0");

  @Test
  void whatIsNotGivenHasItsDefault() {
    Arguments arguments = Arguments.parse(List.of("--waiting", "10"), DEFAULTS);

    assertThat(arguments.numbers("rates", 1, 5_000)).containsExactly(100, 1_000);
    assertThat(arguments.number("waiting", 0, 100)).isEqualTo(10);
  }

  @Test
  void anUnknownNameIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Arguments.parse(List.of("--rate", "10"), DEFAULTS))
        .withMessageContaining("--rate");
  }

  @Test
  void aNameWithoutAValueIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Arguments.parse(List.of("--rates"), DEFAULTS));
  }

  @Test
  void aNumberOutsideItsRangeIsRefused() {
    Arguments arguments = Arguments.parse(List.of("--waiting", "101"), DEFAULTS);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> arguments.number("waiting", 0, 100))
        .withMessageContaining("from 0 to 100");
  }
}

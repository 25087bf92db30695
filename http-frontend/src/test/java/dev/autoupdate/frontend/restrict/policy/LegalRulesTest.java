package dev.autoupdate.frontend.restrict.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules that are legal, and once did not compile. */
final class LegalRulesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "value_or(this.tags, []) == this.x     | shown",
        "value_or(this.map, {}).a < 5          | shown",
        "(this.open ? this.l : []) == this.x   | shown",
        "[[], 1][0] in field(this, 'lists')    | shown",
        "value_or(this.nothing, []) == this.x  | hidden",
        "value_or(this.nothing, {}).a < 5      | hidden",
      })
  void legalRulesAreDecided(String rule, String seen) {
    State state =
        State.of(
            "motion/1/title=\"t\"",
            "motion/1/tags=[1]",
            "motion/1/x=[1]",
            "motion/1/l=[1]",
            "motion/1/open=true",
            "motion/1/lists=[[]]",
            "motion/1/map={\"a\":4}");

    assertThat(PolicyKit.seen(new PolicyKit().rule(rule), 1, "motion/1/title", state))
        .isEqualTo(seen);
  }
}

package dev.autoupdate.frontend.restrict.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** YAML has signs of its own: what a rule loses by them is not passed over in silence. */
final class QuotesTest {

  private final PolicyKit kit = new PolicyKit();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "! this.hidden",
        "!this.hidden",
        "&a ! this.hidden",
        "! &a this.hidden",
        "! 'true'",
        "!!bool true",
        "! |\n        true"
      })
  void aRuleThatBeginsWithAnExclamationMarkNeedsQuotes(String rule) {
    assertThat(kit.errors(ruleFile(rule)))
        .containsExactly(
            "policy.yaml:4:12: mode motion.see: YAML takes a ! at the beginning for itself; put the"
                + " text into quotes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"'! this.hidden'", "\"!this.hidden\"", "|\n        ! this.hidden", "!!str true"})
  void aRuleInQuotesMayBeginWithAnExclamationMark(String rule) {
    assertThat(kit.compiler.compile(List.of(new PolicyFile("policy.yaml", ruleFile(rule)))))
        .isInstanceOf(Compiled.Valid.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'a' in this.x", "[1].all(x, x > 0)", "this.a ? this.b : true", "`x`"})
  void aRuleThatYamlDoesNotTakeAsTextIsAskedForQuotes(String rule) {
    assertThat(kit.errors(ruleFile(rule)))
        .singleElement()
        .asString()
        .startsWith("policy.yaml:4:")
        .endsWith(" (does a rule need quotes around it?)");
  }

  @Test
  void aPolicyThatHidesEverythingIsWarnedOf() {
    String warning = "policy.yaml:1:1: no field is named: everything is hidden from everybody";

    assertThat(kit.policy("").warnings()).containsExactly(warning);
    assertThat(kit.policy("collections: { user: {} }").warnings()).containsExactly(warning);
    assertThat(kit.policy(ruleFile("'true'")).warnings()).isEmpty();
  }

  private static String ruleFile(String rule) {
    return """
    collections:
      motion:
        modes:
          see: %s
        fields: { title: see, hidden: see }
    """
        .formatted(rule);
  }
}

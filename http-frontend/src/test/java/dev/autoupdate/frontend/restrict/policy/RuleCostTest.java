package dev.autoupdate.frontend.restrict.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.calculated.CalculatingReader;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.CallMeter;
import dev.autoupdate.frontend.read.WorkBudget;
import dev.autoupdate.schema.Key;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one call of a rule may cost. */
final class RuleCostTest {

  private static final String TRIPLE =
      "this.l.exists(a, this.l.exists(b, this.l.exists(c, a + b + c < 0)))";

  private final PolicyKit kit = new PolicyKit();

  private static State state(int entries) {
    return State.of("motion/1/title=\"t\"", "motion/1/l=" + ids(entries));
  }

  private static String ids(int entries) {
    return IntStream.range(0, entries)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private String seen(String rule, State state) {
    return PolicyKit.seen(kit.rule(rule), 1, "motion/1/title", state);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        TRIPLE,
        TRIPLE + " || true",
        "[1].exists(x, " + TRIPLE + ") || true",
        "this.l.exists(a, (a + 100000) in this.l) || true"
      })
  void aRuleThatCostsTooMuchDeniesAsAWhole(String rule) {
    assertThat(seen(rule, state(3_000))).isEqualTo("hidden");
    assertThat(kit.failures.count(Failures.Kind.RULE)).isEqualTo(1);
  }

  @Test
  @Timeout(60)
  void listsThatAreMadeCountAsOftenAsTheyAreMade() {
    String rule = "this.l.exists(a, this.l == this.l.map(b, b + 0) && false) || true";
    assertThat(seen(rule, state(1_000))).isEqualTo("hidden");
    assertThat(kit.failures.count(Failures.Kind.RULE)).isEqualTo(1);
  }

  @Test
  void overShortListsTheSameRulesAreDecided() {
    assertThat(seen(TRIPLE + " || true", state(20))).isEqualTo("shown");
    assertThat(seen("this.l.exists(a, a == 19999)", state(20_000))).isEqualTo("shown");
    assertThat(seen("19999 in this.l", state(20_000))).isEqualTo("shown");
    assertThat(kit.failures.count(Failures.Kind.RULE)).isZero();
  }

  @Test
  void textsAndListsThatAreMadeHaveALimit() {
    String doubled = "['x']" + ".map(a, a + a)".repeat(34);
    assertThat(seen("size(" + doubled + ") > 0", state(1))).isEqualTo("hidden");
    assertThat(seen("size(" + doubled.replace("'x'", "[1]") + ") > 0", state(1)))
        .isEqualTo("hidden");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((a{0,1000}){0,1000}){0,1000}b",
        "\\Q[\\E((a{0,1000}){0,1000})",
        "[]](a{999}){999}",
        "(a{9999})"
      })
  void aRegularExpressionsSizeIsKnownBeforeItIsCompiled(String regex) {
    assertThat(RegexSize.of(regex)).isGreaterThan(RegexSize.LIMIT);
    assertThat(seen("'a'.matches('''" + regex.replace("\\", "\\\\") + "''')", state(1)))
        .isEqualTo("hidden");
  }

  @Test
  void usualRegularExpressionsMatch() {
    assertThat(seen("'motion/5'.matches('^[a-z_]{1,20}/[0-9]+$')", state(1))).isEqualTo("shown");
    assertThat(RegexSize.of("^[a-z_]{1,20}/[0-9]+$")).isLessThan(40);
  }

  @Test
  void modesThatAreAskedForCountForTheOneThatAsksWhetherTheyAreKnownOrNot() {
    String policy =
        """
        collections:
          motion:
            modes:
              asks: can(this, 'half') || can(this, 'rest') || true
              half: this.l.exists(a, this.l.exists(b, a + b < 0))
              rest: this.m.exists(a, this.m.exists(b, a + b < 0))
            fields: { title: asks, half: half, rest: rest }
        """;
    String list = ids(280);
    State state = State.of("motion/1/title=1", "motion/1/l=" + list, "motion/1/m=" + list);
    WorkBudget half = new WorkBudget(Long.MAX_VALUE, () -> false);
    PolicyKit.seen(kit.policy(policy), 1, "motion/1/half", state.with(half));
    assertThat(half.taken()).isBetween(CallMeter.LIMIT / 2, CallMeter.LIMIT);

    assertThat(PolicyKit.seen(kit.policy(policy), 1, "motion/1/title", state)).isEqualTo("hidden");
    Policy warm = kit.policy(policy);
    PolicyKit.seen(warm, 1, "motion/1/half", state);
    PolicyKit.seen(warm, 1, "motion/1/rest", state);
    assertThat(PolicyKit.seen(warm, 1, "motion/1/title", state)).isEqualTo("hidden");
  }

  @Test
  void anOutcomeThatWasKnownTakesTheSameFromTheView() {
    Policy policy = kit.rule("this.l.exists(a, a == user.x) || true");
    WorkBudget first = new WorkBudget(Long.MAX_VALUE, () -> false);
    WorkBudget second = new WorkBudget(Long.MAX_VALUE, () -> false);
    assertThat(PolicyKit.seen(policy, 1, "motion/1/title", state(100).with(first)))
        .isEqualTo("shown");
    PolicyKit.seen(policy, 1, "motion/1/title", state(100).with(second));
    assertThat(second.taken()).isEqualTo(first.taken()).isGreaterThan(100);
  }

  @Test
  void pastTheViewsBudgetNothingIsAnOutcome() {
    Policy policy = kit.rule("this.l.exists(a, a == 99)");
    WorkBudget small = new WorkBudget(50, () -> false);
    assertThat(PolicyKit.seen(policy, 1, "motion/1/title", state(100).with(small)))
        .isEqualTo("hidden");
    assertThat(small.isSpent()).isTrue();
    assertThat(kit.failures.count(Failures.Kind.RULE)).isZero();
    assertThat(PolicyKit.seen(policy, 1, "motion/1/title", state(100))).isEqualTo("shown");
  }

  @Test
  void whoIsStoppedStopsAtTheNextStepAndLeavesNothing() {
    Policy policy = kit.rule(TRIPLE + " || true");
    AtomicInteger asked = new AtomicInteger();
    WorkBudget stopped = new WorkBudget(Long.MAX_VALUE, () -> asked.incrementAndGet() > 1_000);
    assertThat(PolicyKit.seen(policy, 1, "motion/1/title", state(50).with(stopped)))
        .isEqualTo("hidden");
    assertThat(asked.get()).isLessThan(1_010);
    assertThat(kit.failures.count(Failures.Kind.RULE)).isZero();
    assertThat(PolicyKit.seen(policy, 1, "motion/1/title", state(20))).isEqualTo("shown");
  }

  @Test
  void calculatedFieldsCountWithWhatTheyAreCalculatedFrom() {
    String fields =
        IntStream.rangeClosed(1, 40)
            .mapToObj(n -> "  poll/c%d: '[this.c%d, this.c%d]'\n".formatted(n, n - 1, n - 1))
            .collect(Collectors.joining());
    Policy policy = kit.policy("calculated:\n  poll/c0: '1'\n" + fields);
    State state = State.of("poll/1/x=1");
    CalculatingReader reader =
        new CalculatingReader(state, policy.rules().calculated(), kit.failures);
    assertThat(reader.read(Key.of("poll/1/c3"))).isNotNull();
    assertThat(reader.read(Key.of("poll/1/c40"))).isNull();
    assertThat(reader.read(Key.of("poll/1/c2"))).isNotNull();
    assertThat(kit.failures.count(Failures.Kind.CALCULATED_FIELD, "poll/c40")).isEqualTo(1);
  }

  @Test
  void explainingNamesTheModeThatCostsTooMuch() {
    Explanation explanation =
        kit.rule(TRIPLE).explain(Identity.of(1), Key.of("motion/1/title"), state(1_000));
    assertThat(explanation.toString() + explanation.toJson()).contains(CallMeter.REASON);
  }
}

package dev.autoupdate.frontend.restrict.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.metrics.Failures;
import java.math.BigDecimal;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Numbers are compared as they are written, or not at all. */
final class NumberLaws {

  private static final PolicyKit KIT = new PolicyKit();
  private static final Policy EQUAL = KIT.rule("this.a == this.b");
  private static final Policy AMONG = KIT.rule("this.a in this.list");
  private static final Policy LESS = KIT.rule("this.a < this.b");

  @Provide
  Arbitrary<String> numbers() {
    Arbitrary<String> whole =
        Arbitraries.of(
            "0",
            "-0",
            "1",
            "9007199254740992",
            "9007199254740993",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551614",
            "18446744073709551615",
            "-9223372036854775808",
            "-9223372036854775809",
            "100000000000000000000000");
    Arbitrary<String> decimal =
        Arbitraries.of(
            "0.0",
            "-0.0",
            "1.0",
            "0.1",
            "0.1000000000000000055",
            "9007199254740993.0",
            "1e23",
            "1e400",
            "1e-400",
            "18446744073709551615.0",
            "1.5",
            "3e0");
    Arbitrary<String> random =
        Combinators.combine(Arbitraries.bigIntegers(), Arbitraries.integers().between(0, 20))
            .as((digits, scale) -> new BigDecimal(digits, scale).toPlainString());
    return Arbitraries.oneOf(whole, decimal, random);
  }

  private static boolean isShown(Policy policy, String a, String b) {
    State state =
        State.of(
            "motion/1/title=1", "motion/1/a=" + a, "motion/1/b=" + b, "motion/1/list=[" + b + "]");
    return PolicyKit.seen(policy, 1, "motion/1/title", state).equals("shown");
  }

  @Property(tries = 300)
  void whatIsEqualIsTheSameNumber(@ForAll("numbers") String a, @ForAll("numbers") String b) {
    int order = new BigDecimal(a).compareTo(new BigDecimal(b));
    long failures = KIT.failures.count(Failures.Kind.RULE);
    boolean equal = isShown(EQUAL, a, b);
    boolean among = isShown(AMONG, a, b);
    boolean less = isShown(LESS, a, b);
    if (KIT.failures.count(Failures.Kind.RULE) == failures) {
      assertThat(equal).isEqualTo(order == 0);
      assertThat(among).isEqualTo(order == 0);
      assertThat(less).isEqualTo(order < 0);
    } else {
      assertThat(equal || among || less).isFalse();
    }
  }

  @Property(tries = 300)
  void wholeNumbersAreAlwaysCompared(@ForAll("numbers") String a, @ForAll("numbers") String b) {
    String one = new BigDecimal(a).toBigInteger().toString();
    String other = new BigDecimal(b).toBigInteger().toString();
    assertThat(isShown(EQUAL, one, other)).isEqualTo(one.equals(other));
  }

  @Example
  void aTextIsNoNumber() {
    assertThat(isShown(EQUAL, "\"5\"", "5")).isFalse();
    assertThat(isShown(AMONG, "\"5\"", "5")).isFalse();
  }
}

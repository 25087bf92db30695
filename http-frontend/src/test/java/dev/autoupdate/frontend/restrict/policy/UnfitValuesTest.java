package dev.autoupdate.frontend.restrict.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Values that rules cannot take: they deny, for as long as they are there. */
final class UnfitValuesTest {

  private static final String TOO_DEEP = "[".repeat(2_000) + "]".repeat(2_000);

  private final Policy policy = new PolicyKit().rule("this.open == true || user.flag == true");

  @Test
  void whatARuleCouldNotTakeIsAskedForAgainWhenItIsAnother() {
    assertThat(seen(1, "motion/1/open=" + TOO_DEEP)).isEqualTo("hidden");

    assertThat(seen(2, "motion/1/open=" + TOO_DEEP)).isEqualTo("hidden");
    assertThat(seen(1, "motion/1/open=true")).isEqualTo("shown");
    assertThat(seen(2, "motion/1/open=true")).isEqualTo("shown");
  }

  @Test
  void soIsAFieldOfTheUser() {
    assertThat(seen(1, "user/1/flag=" + TOO_DEEP)).isEqualTo("hidden");

    assertThat(seen(1, "user/1/flag=true")).isEqualTo("shown");
    assertThat(seen(2, "user/2/flag=true")).isEqualTo("shown");
  }

  private String seen(long user, String value) {
    return PolicyKit.seen(policy, user, "motion/1/title", State.of("motion/1/title=\"a\"", value));
  }
}

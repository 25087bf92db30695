package dev.autoupdate.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PolicyVersionTest {

  @Test
  void theVersionIsFoundWhereverItStands() {
    assertThat(version("{\"version\":7,\"files\":[]}")).isEqualTo(7);
    assertThat(version("{\"files\":[{\"version\":9,\"text\":\"version: 8\"}],\"version\":7}"))
        .isEqualTo(7);
  }

  @Test
  void whatIsNoPolicyHasVersionZero() {
    assertThat(PolicyVersion.of(null)).isZero();
    for (String text :
        new String[] {
          "{}",
          "[{\"version\":3}]",
          "\"x\"",
          "3",
          "{\"version\":\"3\"}",
          "{\"version\":99999999999}"
        }) {
      assertThat(version(text)).as(text).isZero();
    }
  }

  @Test
  void aLowerVersionReplacesNothingAndADeletionAnything() {
    assertThat(mayReplace("{\"version\":4}", "{\"version\":5}")).isFalse();
    assertThat(mayReplace("\"x\"", "{\"version\":1}")).isFalse();
    assertThat(mayReplace("{\"version\":5}", "{\"version\":5}")).isTrue();
    assertThat(mayReplace("{\"version\":1}", "\"x\"")).isTrue();
    assertThat(mayReplace("{\"version\":1}", null)).isTrue();
    assertThat(mayReplace(null, "{\"version\":5}")).isTrue();
  }

  private static int version(String text) {
    return PolicyVersion.of(Json.of(text));
  }

  private static boolean mayReplace(@Nullable String next, @Nullable String stored) {
    return PolicyVersion.mayReplace(
        next == null ? null : Json.of(next), stored == null ? null : Json.of(stored));
  }
}

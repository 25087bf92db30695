package dev.autoupdate.frontend.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OffsetTest {

  private static final String TOKEN = "0123456789ab_0000000000000042_0123456789abcdef01234567";

  @Test
  void aTokenSaysEpochPositionAndView() {
    Offset offset = Offset.parse(TOKEN).orElseThrow();

    assertThat(offset.position()).isEqualTo(42);
    assertThat(offset).hasToString(TOKEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "0123456789ab_42_0123456789abcdef01234567",
        "0123456789AB_0000000000000042_0123456789abcdef01234567",
        "0123456789ab_-000000000000042_0123456789abcdef01234567",
        "0123456789ab_0000000000000042_0123456789abcdef0123456",
        "0123456789ab_0000000000000042_0123456789abcdef01234567 "
      })
  void aMalformedTokenIsNone(String token) {
    assertThat(Offset.parse(token)).isEmpty();
  }

  @Test
  void aViewIsToldByUserAndRequest() {
    ViewId view = ViewId.of(1, "a/1/b");

    assertThat(view).isEqualTo(ViewId.of(1, "a/1/b"));
    assertThat(view).isNotEqualTo(ViewId.of(2, "a/1/b"));
    assertThat(view).isNotEqualTo(ViewId.of(1, "a/1/c"));
  }
}

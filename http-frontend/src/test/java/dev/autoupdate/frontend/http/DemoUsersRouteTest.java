package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DemoUsersRouteTest {

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "[::1]", "[0:0:0:0:0:0:0:1]"})
  void thisMachineIsNear(String address) {
    assertThat(NotABrowser.isNear(address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.2",
        "10.0.0.1",
        "[fe80::1]",
        "0.0.0.0",
        "127.evil.example",
        "localhost.evil.example",
        ""
      })
  void othersAreNot(String address) {
    assertThat(NotABrowser.isNear(address)).isFalse();
  }
}

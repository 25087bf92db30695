package dev.autoupdate.frontend.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autoupdate.frontend.kit.InMemoryKeyState;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PrivilegesTest {

  private final InMemoryKeyState state = new InMemoryKeyState();

  @Test
  void aListedUserHasThemWhateverTheStateSays() {
    Privileges privileges = new Privileges("user", List.of("7"));

    assertThat(privileges.has(Identity.of(7), null)).isTrue();
    assertThat(privileges.has(Identity.of(8), state)).isFalse();
  }

  @Test
  void aFieldOfTheUsersObjectGivesThem() {
    Privileges privileges = new Privileges("person", List.of("is_admin=true", "level=root"));
    state.apply("person/1/is_admin=true", "person/2/level=\"root\"", "person/3/level=\"rooty\"");
    state.apply("user/4/level=\"root\"");

    assertThat(privileges.has(Identity.of(1), state)).isTrue();
    assertThat(privileges.has(Identity.of(2), state)).isTrue();
    assertThat(privileges.has(Identity.of(3), state)).isFalse();
    assertThat(privileges.has(Identity.of(4), state)).isFalse();
  }

  @Test
  void anonymousNeverHasThem() {
    Privileges privileges = new Privileges("user", List.of("level=root"));
    state.apply("user/1/level=\"root\"");

    assertThat(privileges.has(new Identity.Anonymous(), state)).isFalse();
    assertThat(Privileges.NONE.has(Identity.of(1), state)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "x",
        "level=",
        "=root",
        "Level=root",
        "level=a b",
        "-1",
        "12345678901234567890"
      })
  void anEntryThatIsNeitherIsRefused(String entry) {
    assertThatThrownBy(() -> new Privileges("user", List.of(entry)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(entry);
  }
}

package dev.autoupdate.frontend.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.kit.BreakableReader;
import dev.autoupdate.frontend.kit.InMemoryKeyState;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PinnedReaderTest {

  private static final Key NAME = Key.of("user/1/name");
  private static final Key EMAIL = Key.of("user/1/email");

  private final InMemoryKeyState state = new InMemoryKeyState();

  @Test
  void itReadsAtItsPositionWhateverIsAppliedMeanwhile() {
    state.apply("user/1/name=\"ada\"");
    PinnedReader reader = new PinnedReader(state, 1, 10);

    state.apply("user/1/name=\"eve\"", "user/1/email=1");

    assertThat(reader.read(List.of(NAME, EMAIL))).containsExactly(Json.of("\"ada\""), null);
    assertThat(reader.isGivenUp()).isFalse();
  }

  @Test
  void whenHistoryIsTrimmedEverythingIsAbsentFromThenOn() {
    state.apply("user/1/name=\"ada\"");
    PinnedReader reader = new PinnedReader(state, 0, 10);
    state.trimTo(1);

    assertThat(reader.read(NAME)).isNull();

    assertThat(reader.isGivenUp()).isTrue();
    assertThat(reader.expired()).isNotNull();
    assertThat(reader.isTooMuch()).isFalse();
  }

  @Test
  void whenTheStateCannotBeReadEverythingIsAbsentFromThenOn() {
    state.apply("user/1/name=\"ada\"");
    BreakableReader breakable = new BreakableReader(state);
    breakable.breakFor((keys, position) -> keys.contains(EMAIL));
    PinnedReader reader = new PinnedReader(breakable, 1, 10);

    assertThat(reader.read(EMAIL)).isNull();
    assertThat(reader.read(NAME)).isNull();

    assertThat(reader.isGivenUp()).isTrue();
    assertThat(reader.failure()).hasMessage("the state is closed");
    assertThat(reader.expired()).isNull();
  }

  @Test
  void whenTooMuchIsReadEverythingIsAbsentFromThenOn() {
    state.apply("user/1/name=\"ada\"");
    PinnedReader reader = new PinnedReader(state, 1, 2);
    assertThat(reader.read(List.of(NAME, EMAIL))).contains(Json.of("\"ada\""));

    assertThat(reader.read(NAME)).isNull();

    assertThat(reader.isTooMuch()).isTrue();
    assertThat(reader.expired()).isNull();
  }
}

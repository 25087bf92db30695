package dev.autoupdate.frontend.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RecordingReaderTest {

  private static final Key NAME = Key.of("user/1/name");
  private static final Key EMAIL = Key.of("user/1/email");

  private final List<Key> asked = new ArrayList<>();
  private final RecordingReader reader =
      new RecordingReader(
          keys -> {
            asked.addAll(keys);
            return keys.stream()
                .map(key -> key.equals(EMAIL) ? null : Json.of("1"))
                .toArray(Json[]::new);
          });

  @Test
  void eachKeyIsReadOnceAbsentOnesToo() {
    reader.read(List.of(NAME, EMAIL, NAME));
    reader.read(EMAIL);

    assertThat(reader.read(List.of(EMAIL, NAME))).containsExactly(null, Json.of("1"));
    assertThat(asked).containsExactly(NAME, EMAIL);
  }

  @Test
  void whatWasReadIsTheReadSet() {
    reader.read(NAME);

    assertThat(reader.keys()).containsExactly(NAME);
  }
}

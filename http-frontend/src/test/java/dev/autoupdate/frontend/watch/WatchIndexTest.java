package dev.autoupdate.frontend.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.schema.Key;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WatchIndexTest {

  private static final Key NAME = Key.of("user/1/name");
  private static final Key EMAIL = Key.of("user/1/email");

  private final WatchIndex<String> index = new WatchIndex<>();

  @Test
  void whoWatchesOneOfTheKeysIsFoundOnce() {
    index.add(List.of(NAME, EMAIL), "both");
    index.add(List.of(EMAIL), "email");

    assertThat(found(NAME)).containsExactly("both");
    assertThat(found(NAME, EMAIL)).containsExactlyInAnyOrder("both", "email");
    assertThat(found(Key.of("user/2/name"))).isEmpty();
  }

  @Test
  void whenAllAreGoneNothingIsKept() {
    index.add(List.of(NAME, EMAIL), "both");
    index.add(List.of(EMAIL), "email");

    index.remove(List.of(NAME, EMAIL), "both");
    assertThat(found(NAME, EMAIL)).containsExactly("email");
    index.remove(List.of(EMAIL), "email");

    assertThat(index.size()).isZero();
  }

  private Set<String> found(Key... keys) {
    Set<String> found = new HashSet<>();
    found.addAll(index.hits(List.of(keys)).keySet());
    return found;
  }
}

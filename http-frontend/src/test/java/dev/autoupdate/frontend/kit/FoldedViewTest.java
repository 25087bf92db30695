package dev.autoupdate.frontend.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class FoldedViewTest {

  private static final List<Map<String, String>> STATES =
      List.of(
          Map.of("a/1/x", "1"),
          Map.of("a/1/x", "1"),
          Map.of("a/1/x", "1.0", "a/1/y", "[{\"z\": \"}\"}]"),
          Map.of("a/1/y", "[{\"z\": \"}\"}]"));

  private final FoldedView client = new FoldedView(FoldedViewTest::truth);

  @Test
  void exactLinesAreFolded() {
    client.snapshot("{\"a/1/x\":1}", 0);
    client.nothing(1);
    client.diff("{\"a/1/x\":1.0,\"a/1/y\":[{\"z\": \"}\"}]}\n", 1, 2);
    client.diff("{\"a/1/x\":null}", 2, 3);

    assertThat(client.values()).isEqualTo(truth(3));
  }

  @Test
  void aStreamWithoutPositionsIsFollowed() {
    client.snapshot("{\"a/1/x\":1}", 0);
    client.next("{\"a/1/x\":1.0,\"a/1/y\":[{\"z\": \"}\"}]}", 3);

    assertThat(client.position()).isEqualTo(2);
    fails(() -> client.next("{\"a/1/y\":null}", 3));
  }

  @Test
  void aGapFails() {
    client.snapshot("{\"a/1/x\":1}", 0);

    fails(() -> client.diff("{\"a/1/x\":null}", 2, 3));
  }

  @Test
  void anUnchangedKeyFails() {
    client.snapshot("{\"a/1/x\":1}", 0);

    fails(() -> client.answer("{\"a/1/x\":1}", 0, 1));
    fails(() -> client.answer("{\"a/2/x\":null}", 0, 1));
  }

  @Test
  void anEmptyDiffFailsUnlessItWasAskedFor() {
    client.snapshot("{\"a/1/x\":1}", 0);

    fails(() -> client.diff("{}", 0, 1));
    client.answer("{}", 0, 1);
  }

  @Test
  void aForbiddenOrMissingValueFails() {
    client.snapshot("{\"a/1/x\":1}", 0);

    fails(() -> client.copy().answer("{\"b/1/x\":1}", 0, 1));
    fails(() -> client.copy().answer("{}", 0, 2));
    fails(() -> client.copy().answer("{\"a/1/y\":1,\"a/1/x\":null}", 0, 2));
    fails(() -> client.copy().answer("{} {}", 0, 1));
  }

  private static void fails(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(AssertionError.class);
  }

  private static SortedMap<String, String> truth(long position) {
    return new TreeMap<>(STATES.get((int) position));
  }
}

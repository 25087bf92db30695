package dev.autoupdate.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Messages lead from any state to any other, whatever a client does with an update. */
final class MessageLaws {

  @Property(tries = 2_000)
  void messagesLeadFromOneStateToTheOther(
      @ForAll("states") Map<Key, Integer> before, @ForAll("states") Map<Key, Integer> after) {
    byte[] messages =
        ObjectMessages.encode(
            Change.between(evaluation(before), evaluation(after)), evaluation(after), 1);

    ToldObjects.check(texts(before), ByteBuffer.wrap(messages), texts(after));
  }

  @Property
  void aSnapshotInsertsAllObjectsAndIsTheSameAnywhere(@ForAll("states") Map<Key, Integer> state) {
    Diff snapshot = Diff.snapshot(evaluation(state), 3);

    ToldObjects.check(Map.of(), snapshot.messages(), texts(state));
    assertThat(StandardCharsets.UTF_8.decode(snapshot.messages()).toString())
        .doesNotContain("txid");
    assertThat(snapshot.messages()).isEqualTo(Diff.snapshot(evaluation(state), 9).messages());
  }

  @Provide
  Arbitrary<Map<Key, Integer>> states() {
    Arbitrary<Key> keys =
        Arbitraries.of("a/1", "a/10", "a/2", "ab/1", "b/1")
            .flatMap(object -> Arbitraries.of("w", "x", "y").map(f -> Key.of(object + "/" + f)));
    return Arbitraries.maps(keys, Arbitraries.integers().between(0, 2)).ofMaxSize(15);
  }

  /** 0 is a key that is part of the view and absent. */
  private static Evaluation evaluation(Map<Key, Integer> state) {
    Map<Key, @Nullable Json> values = new HashMap<>();
    state.forEach((key, v) -> values.put(key, v == 0 ? null : Json.of(Integer.toString(v))));
    return Evaluation.of(values, state.keySet(), Set.of(), null, 0);
  }

  private static Map<String, String> texts(Map<Key, Integer> state) {
    Map<String, String> texts = new TreeMap<>();
    state.forEach(
        (key, value) -> {
          if (value != 0) {
            texts.put(key.toString(), Integer.toString(value));
          }
        });
    return texts;
  }
}

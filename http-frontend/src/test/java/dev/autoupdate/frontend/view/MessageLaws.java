package dev.autoupdate.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/**
 * Whatever a client does with an update, to merge it into what it has or to replace that, it holds
 * what the view is; and it is never told to insert what it has, or to change what it has not.
 */
final class MessageLaws {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Property(tries = 2_000)
  void messagesLeadFromOneStateToTheOther(
      @ForAll("states") Map<Key, Integer> before, @ForAll("states") Map<Key, Integer> after)
      throws Exception {
    Map<String, ObjectNode> merged = objects(before);
    Map<String, ObjectNode> replaced = objects(before);

    byte[] messages =
        ObjectMessages.encode(
            Change.between(evaluation(before), evaluation(after)), evaluation(after), 1);

    Set<String> told = new HashSet<>();
    for (JsonNode message : MAPPER.readTree(messages)) {
      apply(message, merged, true);
      apply(message, replaced, false);
      told.add(message.get("type").textValue() + "/" + message.get("key").textValue());
    }
    assertThat(merged).isEqualTo(objects(after));
    assertThat(replaced).isEqualTo(objects(after));
    assertThat(told).isEqualTo(different(before, after));
  }

  @Property
  void aSnapshotInsertsAllObjects(@ForAll("states") Map<Key, Integer> state) throws Exception {
    Map<String, ObjectNode> client = new TreeMap<>();

    Diff snapshot = Diff.snapshot(evaluation(state), 3);

    byte[] bytes = new byte[snapshot.messages().remaining()];
    snapshot.messages().get(bytes);
    for (JsonNode message : MAPPER.readTree(bytes)) {
      assertThat(message.get("headers").has("txid")).isFalse();
      apply(message, client, true);
    }
    assertThat(client).isEqualTo(objects(state));
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
    return Evaluation.of(values, state.keySet(), Set.of(), null);
  }

  private static Map<String, ObjectNode> objects(Map<Key, Integer> state) {
    Map<String, ObjectNode> objects = new TreeMap<>();
    state.forEach(
        (key, value) -> {
          if (value != 0) {
            objects
                .computeIfAbsent(key.object().toString(), object -> MAPPER.createObjectNode())
                .put(key.field(), value);
          }
        });
    return objects;
  }

  private static Set<String> different(Map<Key, Integer> before, Map<Key, Integer> after) {
    Map<String, ObjectNode> then = objects(before);
    Map<String, ObjectNode> now = objects(after);
    Set<String> different = new HashSet<>(then.keySet());
    different.addAll(now.keySet());
    different.removeIf(
        object -> then.containsKey(object) && then.get(object).equals(now.get(object)));
    return different;
  }

  private static void apply(JsonNode message, Map<String, ObjectNode> client, boolean merging)
      throws IOException {
    String object = message.get("type").textValue() + "/" + message.get("key").textValue();
    switch (message.get("headers").get("operation").textValue()) {
      case "insert" -> assertThat(client.put(object, value(message))).as(object).isNull();
      case "delete" -> assertThat(client.remove(object)).as(object).isNotNull();
      case "update" -> {
        ObjectNode known = client.get(object);
        assertThat(known).as(object).isNotNull();
        client.put(
            object, merging && known != null ? known.setAll(value(message)) : value(message));
      }
      default -> throw new IOException("unknown: " + message);
    }
  }

  private static ObjectNode value(JsonNode message) {
    return (ObjectNode) message.get("value");
  }
}

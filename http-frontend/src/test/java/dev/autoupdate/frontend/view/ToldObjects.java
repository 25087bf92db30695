package dev.autoupdate.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.autoupdate.schema.Key;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a client of messages holds: objects. It fails when it is told to insert what it has, or to
 * change or delete what it has not. For one thread.
 */
final class ToldObjects {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final Map<String, ObjectNode> objects = new TreeMap<>();
  private final boolean merging;

  /**
   * Holds the objects that these values are of.
   *
   * @param values key to the text of its value
   * @param merging whether an update is merged into what it has, or replaces that
   */
  ToldObjects(Map<String, String> values, boolean merging) {
    this.merging = merging;
    values.forEach(
        (name, value) -> {
          Key key = Key.of(name);
          objects
              .computeIfAbsent(key.object().toString(), object -> MAPPER.createObjectNode())
              .set(key.field(), tree(value));
        });
  }

  /** Whatever a client does with updates, these messages lead from the one to the other. */
  static void check(Map<String, String> before, ByteBuffer messages, Map<String, String> after) {
    ToldObjects expected = new ToldObjects(after, false);
    Set<String> different = expected.different(new ToldObjects(before, false));
    for (boolean merging : new boolean[] {true, false}) {
      ToldObjects client = new ToldObjects(before, merging);
      assertThat(client.tell(messages)).isEqualTo(different);
      assertThat(client.objects).isEqualTo(expected.objects);
    }
  }

  /** Returns which objects it was told of. */
  Set<String> tell(ByteBuffer messages) {
    Set<String> told = new HashSet<>();
    for (JsonNode message : tree(StandardCharsets.UTF_8.decode(messages.duplicate()).toString())) {
      String object = message.get("type").textValue() + "/" + message.get("key").textValue();
      told.add(object);
      tell(object, message);
    }
    return told;
  }

  private void tell(String object, JsonNode message) {
    switch (message.get("headers").get("operation").textValue()) {
      case "insert" -> assertThat(objects.put(object, value(message))).as(object).isNull();
      case "delete" -> assertThat(objects.remove(object)).as(object).isNotNull();
      case "update" -> {
        ObjectNode known = objects.get(object);
        assertThat(known).as(object).isNotNull();
        objects.put(
            object, merging && known != null ? known.setAll(value(message)) : value(message));
      }
      default -> throw new AssertionError("unknown: " + message);
    }
  }

  private Set<String> different(ToldObjects other) {
    Set<String> different = new HashSet<>(objects.keySet());
    different.addAll(other.objects.keySet());
    different.removeIf(
        object -> {
          ObjectNode mine = objects.get(object);
          return mine != null && mine.equals(other.objects.get(object));
        });
    return different;
  }

  private static ObjectNode value(JsonNode message) {
    return (ObjectNode) message.get("value");
  }

  private static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + json, e);
    }
  }
}

package dev.autoupdate.frontend.view;

import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The small world of the laws: which fields there are, and which values they may come to hold. */
final class LawSchema {

  static final List<String> COLLECTIONS = List.of("topic", "user", "comment", "group");

  /** A field; type and target as a request would name them, empty for a plain value. */
  record Field(String name, String type, String target) {}

  private static final Map<String, List<Field>> FIELDS =
      Map.of(
          "user",
          List.of(
              new Field("name", "", ""),
              new Field("group_id", "relation", "group"),
              new Field("topic_ids", "relation-list", "topic"),
              new Field("role_$_ids", "template", "group"),
              new Field("role_$1_ids", "relation-list", "group")),
          "group",
          List.of(
              new Field("name", "", ""),
              new Field("admin", "", ""),
              new Field("user_ids", "relation-list", "user")),
          "topic",
          List.of(
              new Field("title", "", ""),
              new Field("comment_ids", "relation-list", "comment"),
              new Field("group_id", "relation", "group"),
              new Field("secret", "", ""),
              new Field("parent_id", "relation", "topic"),
              new Field("content_id", "generic-relation", ""),
              new Field("link_ids", "generic-relation-list", ""),
              new Field("votes", "", ""),
              new Field("comment_count", "", ""),
              new Field("summary", "", ""),
              new Field("total", "", "")),
          "comment",
          List.of(
              new Field("text", "", ""),
              new Field("hidden", "", ""),
              new Field("author_id", "relation", "user"),
              new Field("topic_id", "relation", "topic"),
              new Field("reader_ids", "relation-list", "user")));

  private static final List<String> TEXTS = List.of("\"a\"", "\"b\"");
  private static final List<String> FLAGS = List.of("true", "false", "\"true\"");
  private static final List<String> NUMBERS = List.of("1", "2", "1.0", "\"1\"");
  private static final List<String> IDS = List.of("1", "2", "3", "1.0", "\"1\"", "0", "-1", "[1]");
  private static final List<String> ID_LISTS =
      List.of("[1]", "[2]", "[1,2]", "[2,1]", "[3,1,\"2\",1.5,0]", "[]", "[1,1]", "1", "{}");
  private static final List<String> OBJECTS =
      List.of("\"topic/1\"", "\"user/1\"", "\"comment/2\"", "\"topic/3\"", "\"topic\"", "1");
  private static final List<String> OBJECT_LISTS =
      List.of(
          "[\"topic/1\"]",
          "[\"topic/2\",\"user/1\"]",
          "[\"comment/1\",\"topic/0\",5,\"Topic/1\",\"group/1\"]",
          "\"topic/1\"");
  private static final List<String> PARTS =
      List.of("[\"1\"]", "[\"1\",\"2\"]", "[\"2\",3,\"A\"]", "[]", "\"1\"");

  /** What may change: a key, and the values it may get. Collisions are wanted, so it is little. */
  private static final List<Map.Entry<Key, List<String>>> CHANGES = changes();

  private LawSchema() {}

  static List<Field> fields(String collection) {
    return Objects.requireNonNull(FIELDS.get(collection));
  }

  /** A world in which nearly everything leads somewhere, under the policy that is asked for. */
  static Map<Key, @Nullable Json> full(int policy, Choices choices) {
    Map<Key, @Nullable Json> state = new LinkedHashMap<>();
    for (Map.Entry<Key, List<String>> change : CHANGES) {
      int which = choices.below(4);
      // Fed values where something is calculated are the exception.
      if (which < 3 && !LawRules.isCalculated(change.getKey())) {
        state.put(
            change.getKey(), Json.of(change.getValue().get(which % change.getValue().size())));
      }
    }
    state.put(Key.POLICY, Json.of(String.valueOf(policy)));
    return state;
  }

  /** A few changes or none, mostly of single values; now and then a whole object goes. */
  static Map<Key, @Nullable Json> batch(Choices choices, Map<Key, Json> state) {
    Map<Key, @Nullable Json> batch = new LinkedHashMap<>();
    int count = choices.below(4);
    for (int i = 0; i < count; i++) {
      int what = choices.below(16);
      Map.Entry<Key, List<String>> change = choices.of(CHANGES);
      if (what == 1) {
        state.keySet().stream()
            .filter(key -> key.object().equals(change.getKey().object()))
            .forEach(key -> batch.put(key, null));
      } else if (what == 2) {
        batch.put(Key.POLICY, Json.of(String.valueOf(choices.below(5))));
      } else if (what < 6) {
        batch.put(change.getKey(), null);
      } else {
        batch.put(change.getKey(), Json.of(choices.of(change.getValue())));
      }
    }
    return batch;
  }

  private static List<Map.Entry<Key, List<String>>> changes() {
    List<Map.Entry<Key, List<String>>> changes = new ArrayList<>();
    for (int id = 1; id <= 2; id++) {
      add(changes, "user", id, Map.of("name", TEXTS, "group_id", IDS, "topic_ids", ID_LISTS));
      add(changes, "user", id, Map.of("role_$_ids", PARTS, "role_$1_ids", ID_LISTS));
      add(changes, "user", id, Map.of("role_$2_ids", ID_LISTS));
      add(changes, "group", id, Map.of("name", TEXTS, "admin", FLAGS, "user_ids", ID_LISTS));
      add(changes, "topic", id, Map.of("title", TEXTS, "secret", TEXTS, "group_id", IDS));
      add(changes, "topic", id, Map.of("comment_ids", ID_LISTS, "parent_id", IDS));
      add(changes, "topic", id, Map.of("content_id", OBJECTS, "link_ids", OBJECT_LISTS));
      add(changes, "topic", id, Map.of("votes", NUMBERS, "comment_count", NUMBERS));
      add(changes, "comment", id, Map.of("text", TEXTS, "hidden", FLAGS));
      add(changes, "comment", id, Map.of("author_id", IDS, "topic_id", IDS));
    }
    changes.sort(Map.Entry.comparingByKey());
    return changes;
  }

  private static void add(
      List<Map.Entry<Key, List<String>>> changes,
      String collection,
      int id,
      Map<String, List<String>> fields) {
    fields.forEach(
        (field, values) -> changes.add(Map.entry(new Key(collection, "" + id, field), values)));
  }
}

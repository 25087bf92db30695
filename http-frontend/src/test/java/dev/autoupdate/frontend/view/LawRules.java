package dev.autoupdate.frontend.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.calculated.CalculatedField;
import dev.autoupdate.frontend.calculated.CalculatedFields;
import dev.autoupdate.frontend.read.ValueReader;
import dev.autoupdate.frontend.restrict.Rules;
import dev.autoupdate.frontend.restrict.RulesSource;
import dev.autoupdate.frontend.restrict.Verdict;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the laws, for the real evaluation and for the model alike: functions of the user and
 * of a look-up, which here reads through the views' readers and there a plain map.
 *
 * <p>The policy is a number: 1 shows all, 2 goes by the user's group, 3 by the user's roles, 4
 * fails; without a number that is known there are no rules, and nothing is calculated.
 */
final class LawRules implements RulesSource {

  private static final Set<String> CALCULATED =
      Set.of("topic/comment_count", "topic/summary", "topic/total", "comment/reader_ids");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What a rule reads with. */
  interface Lookup extends Function<Key, @Nullable Json> {
    default @Nullable JsonNode node(String collection, String id, String field) {
      Json value = apply(new Key(collection, id, field));
      return value == null ? null : LawRules.node(value);
    }
  }

  @Override
  public Rules rules(ValueReader state) {
    int policy = policy(state::read);
    if (policy == 0) {
      return Rules.NONE;
    }
    Map<String, Map<String, CalculatedField>> fields = new HashMap<>();
    for (String name : CALCULATED) {
      String[] parts = name.split("/", 2);
      fields
          .computeIfAbsent(parts[0], c -> new HashMap<>())
          .put(parts[1], (object, reader) -> calculate(policy, object, parts[1], reader::read));
    }
    return new Rules(
        new CalculatedFields(fields),
        (identity, reader) ->
            keys ->
                keys.stream().map(key -> verdict(policy, identity, key, reader::read)).toList());
  }

  static boolean isCalculated(Key key) {
    return CALCULATED.contains(key.collection() + "/" + key.field());
  }

  static int policy(Lookup state) {
    Json policy = state.apply(Key.POLICY);
    return policy == null ? 0 : Integer.parseInt(policy.toString());
  }

  static @Nullable Json calculate(int policy, ObjectId object, String field, Lookup state) {
    String id = object.id();
    return switch (field) {
      case "comment_count" -> {
        JsonNode list = state.node("topic", id, "comment_ids");
        // A value that is no list is what a careless calculation fails at.
        if (list != null && !list.isArray()) {
          throw new IllegalStateException("not a list");
        }
        yield list == null ? null : Json.of(String.valueOf(list.size() * (policy == 3 ? 10 : 1)));
      }
      case "summary" -> {
        Json title = state.apply(new Key("topic", id, "title"));
        Json count = state.apply(new Key("topic", id, "comment_count"));
        yield title == null
            ? null
            : Json.of("[" + title + "," + (count == null ? "0" : count) + "]");
      }
      case "total" -> {
        JsonNode votes = state.node("topic", id, "votes");
        String parent = id(state.node("topic", id, "parent_id"));
        if (votes == null || parent == null) {
          yield votes == null ? null : Json.of(votes.toString());
        }
        Json above = state.apply(new Key("topic", parent, "total"));
        yield Json.of("[" + votes + "," + (above == null ? "0" : above) + "]");
      }
      case "reader_ids" -> {
        String topic = id(state.node("comment", id, "topic_id"));
        String group = topic == null ? null : id(state.node("topic", topic, "group_id"));
        yield group == null ? null : state.apply(new Key("group", group, "user_ids"));
      }
      default -> throw new AssertionError(field);
    };
  }

  static Verdict verdict(int policy, Identity identity, Key key, Lookup state) {
    return switch (policy) {
      case 1 -> Verdict.shown();
      case 2 -> byGroup(identity.userId() + "", key, state);
      case 3 -> byRole(identity.userId() + "", key, state);
      default -> throw new IllegalStateException("a rule that fails");
    };
  }

  private static Verdict byGroup(String user, Key key, Lookup state) {
    boolean known = !user.equals("0");
    String group = known ? id(state.node("user", user, "group_id")) : null;
    boolean admin = group != null && isTrue(state.node("group", group, "admin"));
    String id = key.id();
    return switch (key.collection() + "/" + key.field()) {
      case "user/name" -> show(known);
      case "user/group_id", "user/role_$_ids", "user/role_$1_ids" -> show(admin || id.equals(user));
      case "user/topic_ids", "topic/title", "topic/parent_id", "topic/comment_count" -> show(true);
      case "comment/topic_id", "comment/reader_ids" -> show(true);
      case "group/admin" -> show(admin);
      case "group/name", "group/user_ids" -> show(admin || id.equals(group));
      case "topic/group_id", "topic/secret", "topic/votes", "topic/total" ->
          show(admin || belongs(id, group, state));
      case "topic/comment_ids" -> cut(user, key, state);
      case "topic/summary" -> show(state.apply(new Key("topic", id, "comment_count")) != null);
      case "topic/content_id", "topic/link_ids" -> {
        String parent = id(state.node("topic", id, "parent_id"));
        yield show(parent == null || belongs(parent, group, state));
      }
      case "comment/text", "comment/author_id" -> show(comment(id, user, state));
      default -> Verdict.hidden();
    };
  }

  private static Verdict byRole(String user, Key key, Lookup state) {
    if (user.equals("0")) {
      return Verdict.hidden();
    }
    List<String> groups = ids(state.node("user", user, "role_$1_ids"));
    return switch (key.collection()) {
      case "group" -> show(groups.contains(key.id()));
      case "topic" -> {
        String group = id(state.node("topic", key.id(), "group_id"));
        yield show(key.field().equals("title") || groups.contains(group));
      }
      default -> Verdict.shown();
    };
  }

  private static Verdict cut(String user, Key key, Lookup state) {
    JsonNode list = state.node("topic", key.id(), "comment_ids");
    if (list == null || !list.isArray()) {
      return Verdict.shown();
    }
    List<String> left =
        ids(list).stream().filter(comment -> comment(comment, user, state)).toList();
    return new Verdict.Rewritten(
        left.isEmpty() ? null : Json.of("[" + String.join(",", left) + "]"));
  }

  /** A comment is seen where its topic is, by all or by its author alone. */
  private static boolean comment(String id, String user, Lookup state) {
    String topic = id(state.node("comment", id, "topic_id"));
    if (topic == null || state.apply(Key.existence(new ObjectId("topic", topic))) == null) {
      return false;
    }
    return !isTrue(state.node("comment", id, "hidden"))
        || user.equals(id(state.node("comment", id, "author_id")));
  }

  private static boolean belongs(String topic, @Nullable String group, Lookup state) {
    String owner = id(state.node("topic", topic, "group_id"));
    return owner != null && Objects.equals(owner, group);
  }

  private static Verdict show(boolean show) {
    return show ? Verdict.shown() : Verdict.hidden();
  }

  private static boolean isTrue(@Nullable JsonNode value) {
    return value != null && value.isBoolean() && value.booleanValue();
  }

  /** The id that a value is, or {@code null}. */
  static @Nullable String id(@Nullable JsonNode value) {
    if (value == null || !value.isIntegralNumber() || value.longValue() < 1) {
      return null;
    }
    return value.toString();
  }

  static List<String> ids(@Nullable JsonNode list) {
    List<String> ids = new ArrayList<>();
    if (list != null && list.isArray()) {
      for (JsonNode entry : list) {
        String id = id(entry);
        if (id != null) {
          ids.add(id);
        }
      }
    }
    return ids;
  }

  static JsonNode node(Json value) {
    try {
      return MAPPER.readTree(value.utf8());
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }
}

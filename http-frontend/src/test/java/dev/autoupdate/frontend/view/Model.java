package dev.autoupdate.frontend.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.restrict.Verdict;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a view is, worked out naively: from a whole state, from scratch, one key at a time, with
 * nothing of the evaluation it judges.
 */
final class Model implements LawRules.Lookup {

  private final Map<Key, Json> state;
  private final Identity identity;
  private final int policy;
  private final Set<Key> beingCalculated = new HashSet<>();
  private final Set<Key> circular = new HashSet<>();
  private final TreeMap<String, String> found = new TreeMap<>();

  private Model(Map<Key, Json> state, Identity identity) {
    this.state = state;
    this.identity = identity;
    this.policy = LawRules.policy(state::get);
  }

  /** Key to the text of its value: all that {@code identity} sees of {@code ask}. */
  static SortedMap<String, String> view(Map<Key, Json> state, Identity identity, Ask ask) {
    Model model = new Model(state, identity);
    for (Ask.Part part : ask.parts()) {
      for (int id : part.ids()) {
        model.look(part.collection(), String.valueOf(id), part.fields());
      }
    }
    return model.found;
  }

  private void look(String collection, String id, Map<String, Ask.Want> fields) {
    fields.forEach((field, want) -> look(new Key(collection, id, field), want));
  }

  private void look(Key key, Ask.Want want) {
    Json value = visible(key);
    if (value == null) {
      return;
    }
    found.put(key.toString(), value.toString());
    JsonNode node = LawRules.node(value);
    switch (want.type()) {
      case "" -> {}
      case "relation" -> follow(want, want.collection(), LawRules.id(node));
      case "relation-list" -> LawRules.ids(node).forEach(id -> follow(want, want.collection(), id));
      case "generic-relation" -> followAny(want, node);
      case "generic-relation-list" -> {
        if (node.isArray()) {
          node.forEach(entry -> followAny(want, entry));
        }
      }
      case "template" -> {
        if (node.isArray()) {
          node.forEach(entry -> replace(key, want, entry));
        }
      }
      default -> throw new AssertionError(want.type());
    }
  }

  private void follow(Ask.Want want, String collection, @Nullable String id) {
    if (id != null) {
      look(collection, id, want.fields());
    }
  }

  private void followAny(Ask.Want want, JsonNode value) {
    if (value.isTextual() && value.textValue().matches("[a-z][a-z_]*/[1-9][0-9]*")) {
      String[] parts = value.textValue().split("/", 2);
      look(parts[0], parts[1], want.fields());
    }
  }

  private void replace(Key key, Ask.Want want, JsonNode part) {
    if (part.isTextual() && part.textValue().matches("[a-z0-9_]+")) {
      String field = key.field().replace("$", "$" + part.textValue());
      look(
          new Key(key.collection(), key.id(), field),
          want.values() == null ? Ask.Want.VALUE : want.values());
    }
  }

  private @Nullable Json visible(Key key) {
    if (policy == 0) {
      return state.get(key);
    }
    Verdict verdict;
    try {
      verdict = LawRules.verdict(policy, identity, key, this);
    } catch (IllegalStateException e) {
      return null;
    }
    if (verdict instanceof Verdict.Rewritten rewritten) {
      return rewritten.value();
    }
    return verdict instanceof Verdict.Shown ? apply(key) : null;
  }

  /** What rules read: calculated again each time, absent when the calculation meets itself. */
  @Override
  public @Nullable Json apply(Key key) {
    if (key.isExistence()) {
      return exists(key) ? Json.of("true") : null;
    }
    if (!LawRules.isCalculated(key)) {
      return state.get(key);
    }
    if (!exists(key)) {
      return null;
    }
    if (!beingCalculated.add(key)) {
      circular.add(key);
      return null;
    }
    try {
      Json value = LawRules.calculate(policy, key.object(), key.field(), this);
      return circular.contains(key) ? null : value;
    } catch (IllegalStateException e) {
      return null;
    } finally {
      beingCalculated.remove(key);
      circular.remove(key);
    }
  }

  private boolean exists(Key key) {
    return state.keySet().stream().anyMatch(other -> other.object().equals(key.object()));
  }
}

package dev.autoupdate.frontend.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Valid requests as clients write them, from so few names that their parts overlap, and the same
 * requests written otherwise. All is drawn from one seed.
 */
final class RequestTexts {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> TYPES =
      List.of("relation", "relation-list", "generic-relation", "generic-relation-list");

  private final Random random;

  RequestTexts(long seed) {
    this.random = new Random(seed);
  }

  /** Any request. */
  ArrayNode request() {
    ArrayNode request = JSON.arrayNode();
    for (int i = 0; i <= random.nextInt(4); i++) {
      ArrayNode ids = JSON.arrayNode();
      for (int j = 0; j <= random.nextInt(3); j++) {
        ids.add(1 + random.nextInt(3));
      }
      request.add(part(oneOf("a", "a_b"), ids, fields(2)));
    }
    return request;
  }

  /** The same with the members of its objects, its ids and its parts in another order. */
  JsonNode shuffled(JsonNode node) {
    if (node.isArray()) {
      List<JsonNode> entries = new ArrayList<>();
      node.forEach(entry -> entries.add(shuffled(entry)));
      Collections.shuffle(entries, random);
      return JSON.arrayNode().addAll(entries);
    }
    if (node.isObject()) {
      List<String> names = new ArrayList<>();
      node.fieldNames().forEachRemaining(names::add);
      Collections.shuffle(names, random);
      ObjectNode object = JSON.objectNode();
      names.forEach(name -> object.set(name, shuffled(node.get(name))));
      return object;
    }
    return node;
  }

  /**
   * What a request asks for, taken apart: each is a request's part that asks one object for one
   * field, there or where one relation after the other leads. Each that another one implies is
   * there too, so that two requests ask for the same if and only if these are the same.
   */
  static Set<String> chains(JsonNode request) {
    Set<String> chains = new TreeSet<>();
    for (JsonNode part : request) {
      for (JsonNode id : part.get("ids")) {
        for (ObjectNode fields : fieldChains(part.get("fields"))) {
          ArrayNode ids = JSON.arrayNode().add(id);
          chains.add(part(part.get("collection").textValue(), ids, fields).toString());
        }
      }
    }
    return chains;
  }

  private static List<ObjectNode> fieldChains(JsonNode fields) {
    List<ObjectNode> chains = new ArrayList<>();
    for (var field : fields.properties()) {
      JsonNode asked = field.getValue();
      chains.add(single(field.getKey(), NullNode.instance));
      if (asked.path("type").asText().equals("template")) {
        chains.add(single(field.getKey(), template(NullNode.instance)));
        for (ObjectNode inner : relationChains(asked.path("values"))) {
          chains.add(single(field.getKey(), template(inner)));
        }
      } else {
        relationChains(asked).forEach(inner -> chains.add(single(field.getKey(), inner)));
      }
    }
    return chains;
  }

  private static List<ObjectNode> relationChains(JsonNode relation) {
    List<ObjectNode> chains = new ArrayList<>();
    for (ObjectNode inner : fieldChains(relation.path("fields"))) {
      chains.add(
          relation(relation.get("type").textValue(), relation.path("collection").asText(), inner));
    }
    return chains;
  }

  private JsonNode fields(int depth) {
    ObjectNode fields = JSON.objectNode();
    for (int i = 0; i < random.nextInt(4); i++) {
      String name = oneOf("x", "x_id", "t_$");
      boolean isTemplate = name.equals("t_$") && random.nextBoolean();
      fields.set(name, isTemplate ? template(field(depth)) : field(depth));
    }
    return fields.isEmpty() && random.nextBoolean() ? NullNode.instance : fields;
  }

  private JsonNode field(int depth) {
    if (depth == 0 || random.nextInt(3) == 0) {
      return NullNode.instance;
    }
    String type = TYPES.get(random.nextInt(TYPES.size()));
    return relation(type, oneOf("a", "a_b"), fields(depth - 1));
  }

  private static ObjectNode part(String collection, ArrayNode ids, JsonNode fields) {
    ObjectNode part = JSON.objectNode().put("collection", collection);
    part.set("ids", ids);
    part.set("fields", fields);
    return part;
  }

  private static ObjectNode relation(String type, String collection, JsonNode fields) {
    ObjectNode relation = JSON.objectNode().put("type", type);
    if (!type.startsWith("generic")) {
      relation.put("collection", collection);
    }
    relation.set("fields", fields);
    return relation;
  }

  private static ObjectNode template(JsonNode values) {
    ObjectNode template = JSON.objectNode().put("type", "template");
    template.set("values", values);
    return template;
  }

  private static ObjectNode single(String name, JsonNode asked) {
    ObjectNode fields = JSON.objectNode();
    fields.set(name, asked);
    return fields;
  }

  private String oneOf(String first, String... others) {
    int chosen = random.nextInt(others.length + 1);
    return chosen == 0 ? first : others[chosen - 1];
  }
}

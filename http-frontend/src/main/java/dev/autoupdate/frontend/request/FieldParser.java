package dev.autoupdate.frontend.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.autoupdate.schema.KeyGrammar;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what is asked for of an object. Any number of threads. */
final class FieldParser {

  private final int maxDepth;

  /** Refuses more than {@code maxDepth} relations inside one another. */
  FieldParser(int maxDepth) {
    this.maxDepth = maxDepth;
  }

  /** The ways to follow a field, by the name that {@code type} gives them. */
  private enum Type {
    RELATION("relation", "type", "collection", "fields"),
    RELATION_LIST("relation-list", "type", "collection", "fields"),
    GENERIC_RELATION("generic-relation", "type", "fields"),
    GENERIC_RELATION_LIST("generic-relation-list", "type", "fields"),
    TEMPLATE("template", "type", "values");

    private static final String NAMES =
        Arrays.stream(values()).map(type -> type.name).collect(Collectors.joining(", "));

    private final String name;
    private final List<String> attributes;

    Type(String name, String... attributes) {
      this.name = name;
      this.attributes = List.of(attributes);
    }

    static Type of(Place at, @Nullable JsonNode node) throws InvalidRequest {
      if (node == null) {
        throw at.fault("type", "type is missing; expected one of " + NAMES);
      }
      for (Type type : values()) {
        if (node.isTextual() && type.name.equals(node.textValue())) {
          return type;
        }
      }
      throw at.member("type").fault("type", "expected one of " + NAMES, node);
    }

    boolean isList() {
      return this == RELATION_LIST || this == GENERIC_RELATION_LIST;
    }

    boolean hasCollection() {
      return attributes.contains("collection");
    }
  }

  /** The {@code fields} of a request. */
  FieldSet fields(Place object, @Nullable JsonNode node) throws InvalidRequest {
    return fields(object, node, 0);
  }

  /** The {@code collection} of a request or a relation. */
  static String collection(Place object, @Nullable JsonNode node) throws InvalidRequest {
    String expected =
        "expected a collection's name of a-z and _, at most "
            + KeyGrammar.LONGEST_NAME
            + " characters, as in user";
    if (node == null) {
      throw object.fault("collection", "collection is missing; " + expected);
    }
    Place at = object.member("collection");
    if (!node.isTextual() || !KeyGrammar.isCollection(node.textValue())) {
      throw at.fault("collection", expected, node);
    }
    return node.textValue();
  }

  /** Checks that an object has no other than the given attributes. */
  static void checkAttributes(Place object, JsonNode node, List<String> known)
      throws InvalidRequest {
    for (var attribute : node.properties()) {
      if (!known.contains(attribute.getKey())) {
        throw object
            .member(attribute.getKey())
            .fault(
                attribute.getKey(), "unknown attribute; expected are " + String.join(", ", known));
      }
    }
  }

  private FieldSet fields(Place object, @Nullable JsonNode node, int depth) throws InvalidRequest {
    String expected = "expected an object, as in {\"username\":null}";
    if (node == null) {
      throw object.fault("fields", "fields is missing; " + expected);
    }
    Place at = object.member("fields");
    if (!node.isObject() && !node.isNull()) {
      throw at.fault("fields", expected, node);
    }
    Map<String, Field> fields = new HashMap<>();
    for (var member : node.properties()) {
      String name = member.getKey();
      Place place = at.member(name);
      if (!KeyGrammar.isField(name)) {
        throw place.fault(
            "fields",
            "not a field's name; expected a-z, 0-9, _ and at most one $, at most "
                + KeyGrammar.LONGEST_NAME
                + " characters");
      }
      fields.put(name, field(place, name, member.getValue(), depth));
    }
    return FieldSet.of(fields);
  }

  private Field field(Place at, String name, JsonNode node, int depth) throws InvalidRequest {
    if (node.isNull()) {
      return Field.PLAIN;
    }
    Type type = type(at, "fields", node);
    return type == Type.TEMPLATE
        ? template(at, name, node.get("values"), depth)
        : relation(at, type, node, depth);
  }

  private static Type type(Place at, String attribute, JsonNode node) throws InvalidRequest {
    if (!node.isObject()) {
      throw at.fault(attribute, "expected null, or an object with a type", node);
    }
    Type type = Type.of(at, node.get("type"));
    if (node.has("collection") && type.name.startsWith("generic")) {
      throw at.member("collection")
          .fault("collection", "the values of a " + type.name + " name the collection");
    }
    checkAttributes(at, node, type.attributes);
    return type;
  }

  private Field template(Place at, String name, @Nullable JsonNode values, int depth)
      throws InvalidRequest {
    if (name.indexOf('$') < 0) {
      throw at.member("type").fault("type", "a template needs a field with $, as in group_$_ids");
    }
    if (values == null || values.isNull()) {
      return Field.template(Field.PLAIN);
    }
    Place place = at.member("values");
    Type type = type(place, "values", values);
    if (type == Type.TEMPLATE) {
      throw place.member("type").fault("type", "a template cannot be in a template");
    }
    return Field.template(relation(place, type, values, depth));
  }

  private Field relation(Place at, Type type, JsonNode node, int depth) throws InvalidRequest {
    if (depth == maxDepth) {
      throw at.fault("type", DocumentReader.tooDeep(maxDepth));
    }
    String collection = type.hasCollection() ? collection(at, node.get("collection")) : "";
    FieldSet fields = fields(at, node.get("fields"), depth + 1);
    return Field.relation(new Link(type.isList(), collection), fields);
  }
}

package dev.autoupdate.frontend.view;

import dev.autoupdate.frontend.request.InvalidRequest;
import dev.autoupdate.frontend.request.KeyRequest;
import dev.autoupdate.frontend.request.RequestLimits;
import dev.autoupdate.frontend.request.RequestParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request as the laws describe it: what the model follows, and what is written for the parser.
 */
record Ask(List<Part> parts) {

  private static final RequestParser PARSER =
      new RequestParser(new RequestLimits(10_000, 100, 1 << 20));
  private static final int DEPTH = 4;

  /** Some objects of one collection, and what is wanted of each. */
  record Part(String collection, List<Integer> ids, Map<String, Want> fields) {}

  /**
   * What is wanted of a field besides its value.
   *
   * @param type as in the body, or empty for the value alone
   * @param collection where a relation leads
   * @param fields what is wanted of its targets
   * @param values what is wanted of the fields that a template names
   */
  record Want(String type, String collection, Map<String, Want> fields, @Nullable Want values) {
    static final Want VALUE = new Want("", "", Map.of(), null);
  }

  KeyRequest parsed() {
    try {
      return PARSER.parse(List.of(), toString().getBytes(StandardCharsets.UTF_8));
    } catch (InvalidRequest e) {
      throw new AssertionError(toString(), e);
    }
  }

  /** The body. */
  @Override
  public String toString() {
    return parts.stream()
        .map(
            part ->
                "{\"collection\":\""
                    + part.collection
                    + "\",\"ids\":"
                    + part.ids.toString().replace(" ", "")
                    + ",\"fields\":"
                    + text(part.fields)
                    + "}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String text(Map<String, Want> fields) {
    return fields.entrySet().stream()
        .map(field -> "\"" + field.getKey() + "\":" + text(field.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String text(Want want) {
    String type = "{\"type\":\"" + want.type + "\"";
    return switch (want.type) {
      case "" -> "null";
      case "template" ->
          want.values == null ? type + "}" : type + ",\"values\":" + text(want.values) + "}";
      case "relation", "relation-list" ->
          type
              + ",\"collection\":\""
              + want.collection
              + "\",\"fields\":"
              + text(want.fields)
              + "}";
      default -> type + ",\"fields\":" + text(want.fields) + "}";
    };
  }

  /** Up to three parts, nested up to four levels; mostly of what the schema of the laws has. */
  static Ask of(List<Integer> numbers) {
    Choices choices = new Choices(numbers);
    List<Part> parts = new ArrayList<>();
    do {
      String collection = choices.of(LawSchema.COLLECTIONS);
      List<Integer> ids = choices.of(List.of(List.of(1), List.of(1, 2), List.of(2), List.of(3, 1)));
      parts.add(new Part(collection, ids, fields(collection, DEPTH, choices)));
    } while (parts.size() < 3 && !choices.isUsedUp());
    return new Ask(parts);
  }

  private static Map<String, Want> fields(String collection, int depth, Choices choices) {
    Map<String, Want> fields = new TreeMap<>();
    List<LawSchema.Field> known = LawSchema.fields(collection);
    int count = 1 + choices.below(4);
    for (int i = 0; i < count; i++) {
      LawSchema.Field field = choices.of(known);
      fields.put(field.name(), want(field.type(), field.target(), depth, choices));
    }
    return fields;
  }

  private static Want want(String type, String target, int depth, Choices choices) {
    // Every so often a field is followed that is no relation, or only its value is wanted.
    int odd = choices.below(12);
    if (depth <= 1 || odd == 1) {
      return Want.VALUE;
    }
    if (type.equals("template")) {
      Want values = odd == 2 ? null : want("relation-list", target, depth, choices);
      return new Want(type, "", Map.of(), values);
    }
    if (type.isEmpty() && odd != 3) {
      return Want.VALUE;
    }
    String followed = type.isEmpty() ? "relation" : type;
    if (followed.startsWith("generic")) {
      // One set of fields for whatever is met, taken from the collections there are.
      Map<String, Want> any = fields(choices.of(LawSchema.COLLECTIONS), depth - 1, choices);
      return new Want(followed, "", any, null);
    }
    String collection = odd == 4 || target.isEmpty() ? choices.of(LawSchema.COLLECTIONS) : target;
    return new Want(followed, collection, fields(collection, depth - 1, choices), null);
  }
}

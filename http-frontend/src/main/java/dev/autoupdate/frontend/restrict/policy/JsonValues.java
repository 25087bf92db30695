package dev.autoupdate.frontend.restrict.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.autoupdate.schema.Json;
import dev.cel.common.values.NullValue;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** JSON to the values that CEL calculates with, and back. */
final class JsonValues {

  // Decimals as they are written: whether a double holds them is seen to here.
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  private static final int LONGEST_SAFE_INTEGER = 18;
  private static final int CHARS_OF_STEP = 32;

  private JsonValues() {}

  /**
   * A null value, Boolean, number as of {@link Numbers}, String, list or map; absent is the null
   * value.
   */
  static Object toCel(@Nullable Json json) {
    if (json == null) {
      return NullValue.NULL_VALUE;
    }
    Object simple = simple(json.utf8());
    return simple != null ? simple : general(json);
  }

  // Most values that rules read are numbers, truth values, plain texts and lists of ids: no parser
  // is set up.
  private static @Nullable Object simple(byte[] text) {
    byte first = text[0];
    if (first == 't') {
      return true;
    }
    if (first == 'f') {
      return false;
    }
    if (first == '"') {
      return plainText(text);
    }
    if (first != '[') {
      return integer(text, 0, text.length);
    }
    ImmutableList.Builder<Object> list = ImmutableList.builder();
    int from = 1;
    int end = text.length - 1;
    while (from < end) {
      int to = from;
      while (to < end && text[to] != ',') {
        to++;
      }
      Long element = integer(text, from, to);
      if (element == null) {
        return null;
      }
      list.add(element);
      from = to + 1;
    }
    return list.build();
  }

  private static @Nullable String plainText(byte[] text) {
    for (byte each : text) {
      if (each == '\\') {
        return null;
      }
    }
    return new String(text, 1, text.length - 2, StandardCharsets.UTF_8);
  }

  private static @Nullable Long integer(byte[] text, int from, int to) {
    boolean negative = text[from] == '-';
    int at = negative ? from + 1 : from;
    if (at == to || to - at > LONGEST_SAFE_INTEGER) {
      return null;
    }
    long value = 0;
    for (; at < to; at++) {
      int digit = text[at] - '0';
      if (digit < 0 || digit > 9) {
        return null;
      }
      value = value * 10 + digit;
    }
    return negative ? -value : value;
  }

  private static Object general(Json json) {
    try {
      return toCel(MAPPER.readTree(json.utf8()));
    } catch (IOException e) {
      throw new IllegalStateException("a value in the state is no JSON", e);
    }
  }

  private static Object toCel(JsonNode node) {
    if (node.isTextual()) {
      return node.textValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isNumber()) {
      return node.isIntegralNumber()
          ? Numbers.of(node.bigIntegerValue())
          : Numbers.of(node.decimalValue());
    }
    if (node.isArray()) {
      ImmutableList.Builder<Object> list = ImmutableList.builderWithExpectedSize(node.size());
      node.forEach(element -> list.add(toCel(element)));
      return list.build();
    }
    if (node.isObject()) {
      ImmutableMap.Builder<Object, Object> map = ImmutableMap.builder();
      node.properties().forEach(member -> map.put(member.getKey(), toCel(member.getValue())));
      return map.buildKeepingLast();
    }
    return NullValue.NULL_VALUE;
  }

  /**
   * The JSON of a result, or {@code null} for the null value.
   *
   * @throws IllegalArgumentException when JSON has no such value
   */
  static @Nullable Json toJson(Object value) {
    return toJson(value, unused -> {});
  }

  /** As above, and tells how many steps that takes. */
  static @Nullable Json toJson(Object value, LongConsumer steps) {
    if (value instanceof NullValue) {
      return null;
    }
    try {
      return Json.ofUtf8(MAPPER.writeValueAsBytes(node(value, steps)));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static JsonNode node(Object value, LongConsumer steps) {
    steps.accept(value instanceof String written ? 2 + written.length() / CHARS_OF_STEP : 2);
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (value instanceof NullValue) {
      return nodes.nullNode();
    } else if (value instanceof Boolean truth) {
      return nodes.booleanNode(truth);
    } else if (value instanceof Long number) {
      return nodes.numberNode(number);
    } else if (value instanceof Double number && Double.isFinite(number)) {
      return nodes.numberNode(number);
    } else if (value instanceof BigInteger number) {
      return nodes.numberNode(number);
    } else if (value instanceof BigDecimal number) {
      return nodes.numberNode(number);
    } else if (value instanceof String text) {
      return nodes.textNode(text);
    } else if (value instanceof List<?> list) {
      var array = nodes.arrayNode(list.size());
      list.forEach(element -> array.add(node(element, steps)));
      return array;
    } else if (value instanceof Map<?, ?> map) {
      var object = nodes.objectNode();
      map.forEach((name, member) -> object.set(String.valueOf(name), node(member, steps)));
      return object;
    }
    throw new IllegalArgumentException("no JSON value: " + value.getClass().getSimpleName());
  }
}

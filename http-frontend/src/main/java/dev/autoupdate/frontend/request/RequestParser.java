package dev.autoupdate.frontend.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.KeyGrammar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads key requests: the {@code k=} list and the JSON body, both added together.
 *
 * <p>Safe for use by any number of threads.
 */
public final class RequestParser {

  private static final Set<String> ATTRIBUTES = Set.of("collection", "ids", "fields");
  private static final int SHOWN = 60;

  private final RequestLimits limits;
  private final ObjectReader reader;

  /** A parser that refuses what is larger than {@code limits}. */
  public RequestParser(RequestLimits limits) {
    this.limits = limits;
    JsonFactory factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(limits.maxDepth()).build())
            .build();
    this.reader =
        JsonMapper.builder(factory)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();
  }

  /**
   * The request that the query and the body say together.
   *
   * @param lists the values of {@code k}: comma separated keys
   * @param body the JSON body; empty when there is none
   * @throws InvalidRequest when either is faulty, or neither is there
   */
  public KeyRequest parse(List<String> lists, byte[] body) throws InvalidRequest {
    if (lists.isEmpty() && body.length == 0) {
      throw new InvalidRequest(
          "$", "", "nothing is requested; give k=collection/id/field or a JSON list as body");
    }
    List<Key> keys = new ArrayList<>();
    for (String list : lists) {
      addList(list, keys);
    }
    if (body.length > 0) {
      addBody(tree(body), keys);
    }
    return KeyRequest.of(keys);
  }

  private void addList(String list, List<Key> keys) throws InvalidRequest {
    for (String text : list.split(",", -1)) {
      Key key = Key.parse(text).orElse(null);
      if (key == null) {
        throw new InvalidRequest(
            "k", "k", "not a key: " + shown(text) + "; " + KeyGrammar.DESCRIPTION);
      }
      checkCount("k", "k", keys.size() + 1L);
      keys.add(key);
    }
  }

  private JsonNode tree(byte[] body) throws InvalidRequest {
    try {
      return reader.readTree(body);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String where =
          at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
      throw new InvalidRequest("$", "", "not JSON: " + firstLine(e.getOriginalMessage()) + where);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  private void addBody(JsonNode list, List<Key> keys) throws InvalidRequest {
    if (!list.isArray() || list.isEmpty()) {
      throw new InvalidRequest("$", "", "expected a non-empty list of requests");
    }
    for (int i = 0; i < list.size(); i++) {
      addObject("$[" + i + "]", list.get(i), keys);
    }
  }

  private void addObject(String path, JsonNode object, List<Key> keys) throws InvalidRequest {
    if (!object.isObject()) {
      throw new InvalidRequest(
          path, "", "expected an object with the attributes collection, ids and fields");
    }
    for (var attribute : object.properties()) {
      if (!ATTRIBUTES.contains(attribute.getKey())) {
        throw new InvalidRequest(
            child(path, attribute.getKey()),
            attribute.getKey(),
            "unknown attribute; expected collection, ids and fields");
      }
    }
    String collection = collection(path, object.get("collection"));
    Set<String> ids = ids(path, object.get("ids"));
    Set<String> fields = fields(path, object.get("fields"));
    checkCount(path, "", keys.size() + (long) ids.size() * fields.size());
    for (String id : ids) {
      for (String field : fields) {
        keys.add(new Key(collection, id, field));
      }
    }
  }

  private static String collection(String path, @Nullable JsonNode node) throws InvalidRequest {
    String expected = "expected a collection's name of a-z and _, as in user";
    if (node == null) {
      throw new InvalidRequest(path, "collection", "collection is missing; " + expected);
    }
    if (!node.isTextual() || !KeyGrammar.isCollection(node.textValue())) {
      throw new InvalidRequest(path + ".collection", "collection", expected);
    }
    return node.textValue();
  }

  private static Set<String> ids(String path, @Nullable JsonNode node) throws InvalidRequest {
    String expected = "expected a non-empty list of whole numbers from 1";
    if (node == null) {
      throw new InvalidRequest(path, "ids", "ids is missing; " + expected);
    }
    if (!node.isArray() || node.isEmpty()) {
      throw new InvalidRequest(path + ".ids", "ids", expected);
    }
    Set<String> ids = new LinkedHashSet<>();
    for (int i = 0; i < node.size(); i++) {
      JsonNode id = node.get(i);
      if (!id.isIntegralNumber() || !id.canConvertToLong() || id.longValue() < 1) {
        throw new InvalidRequest(
            path + ".ids[" + i + "]", "ids", "expected a whole number from 1 to 2^63-1");
      }
      ids.add(Long.toString(id.longValue()));
    }
    return ids;
  }

  private static Set<String> fields(String path, @Nullable JsonNode node) throws InvalidRequest {
    if (node == null) {
      throw new InvalidRequest(
          path, "fields", "fields is missing; expected an object, as in {\"username\":null}");
    }
    if (!node.isObject()) {
      throw new InvalidRequest(
          path + ".fields", "fields", "expected an object, as in {\"username\":null}");
    }
    Set<String> fields = new LinkedHashSet<>();
    for (var field : node.properties()) {
      String fieldPath = child(path + ".fields", field.getKey());
      if (!KeyGrammar.isField(field.getKey())) {
        throw new InvalidRequest(
            fieldPath, "fields", "not a field's name; expected a-z, 0-9, _ and at most one $");
      }
      if (!field.getValue().isNull()) {
        throw new InvalidRequest(fieldPath, "fields", "only null is supported yet");
      }
      fields.add(field.getKey());
    }
    return fields;
  }

  private void checkCount(String path, String attribute, long count) throws InvalidRequest {
    if (count > limits.maxKeys()) {
      throw new InvalidRequest(
          path, attribute, "too many keys; at most " + limits.maxKeys() + " in one request");
    }
  }

  private static String child(String path, String name) {
    boolean plain = !name.isEmpty() && name.chars().allMatch(RequestParser::isPlain);
    return plain ? path + "." + shown(name) : path + "['" + shown(name) + "']";
  }

  private static boolean isPlain(int c) {
    return c == '_' || c == '$' || (c < 128 && Character.isLetterOrDigit(c));
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  private static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}

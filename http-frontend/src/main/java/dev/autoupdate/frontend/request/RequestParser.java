package dev.autoupdate.frontend.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.KeyGrammar;
import dev.autoupdate.schema.ObjectId;
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

  private static final List<String> ATTRIBUTES = List.of("collection", "ids", "fields");

  private final RequestLimits limits;
  private final DocumentReader bodies;
  private final FieldParser fieldParser;

  /** A parser that refuses what is larger than {@code limits}. */
  public RequestParser(RequestLimits limits) {
    this.limits = limits;
    this.bodies = new DocumentReader(limits.maxDepth());
    this.fieldParser = new FieldParser(limits.maxDepth());
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
      throw Place.ROOT.fault(
          "", "nothing is requested; give k=collection/id/field or a JSON list as body");
    }
    List<Key> keys = new ArrayList<>();
    for (String list : lists) {
      addList(list, keys);
    }
    KeyRequest.Builder request = new KeyRequest.Builder().add(keys);
    if (body.length > 0) {
      addBody(bodies.read(body), request, keys.size());
    }
    return request.build();
  }

  private void addList(String list, List<Key> keys) throws InvalidRequest {
    for (String text : list.split(",", -1)) {
      Key key = Key.parse(text).orElse(null);
      if (key == null) {
        throw new InvalidRequest(
            "k", "k", "not a key: " + Place.shown(text) + "; " + KeyGrammar.DESCRIPTION);
      }
      if (keys.size() == limits.maxKeys()) {
        throw new InvalidRequest("k", "k", tooMany());
      }
      keys.add(key);
    }
  }

  private void addBody(JsonNode list, KeyRequest.Builder request, long before)
      throws InvalidRequest {
    if (!list.isArray() || list.isEmpty()) {
      throw Place.ROOT.fault("", "expected a non-empty list of requests", list);
    }
    long count = before;
    for (int i = 0; i < list.size(); i++) {
      count += addObjects(Place.ROOT.entry(i), list.get(i), request, limits.maxKeys() - count);
    }
  }

  /** Adds one request of the list and returns how many keys it counts for. */
  private long addObjects(Place at, JsonNode node, KeyRequest.Builder request, long left)
      throws InvalidRequest {
    if (!node.isObject()) {
      throw at.fault("", "expected an object with the attributes collection, ids and fields", node);
    }
    FieldParser.checkAttributes(at, node, ATTRIBUTES);
    String collection = FieldParser.collection(at, node.get("collection"));
    Set<String> ids = ids(at, node.get("ids"));
    FieldSet fields = fieldParser.fields(at, node.get("fields"));
    long count = (long) ids.size() * fields.size();
    if (count > left) {
      throw at.fault("", tooMany());
    }
    for (String id : ids) {
      request.add(new ObjectId(collection, id), fields);
    }
    return count;
  }

  private static Set<String> ids(Place object, @Nullable JsonNode node) throws InvalidRequest {
    String expected = "expected a non-empty list of whole numbers from 1";
    if (node == null) {
      throw object.fault("ids", "ids is missing; " + expected);
    }
    Place at = object.member("ids");
    if (!node.isArray() || node.isEmpty()) {
      throw at.fault("ids", expected, node);
    }
    Set<String> ids = new LinkedHashSet<>();
    for (int i = 0; i < node.size(); i++) {
      JsonNode id = node.get(i);
      if (!id.isIntegralNumber() || !id.canConvertToLong() || id.longValue() < 1) {
        throw at.entry(i).fault("ids", "expected a whole number from 1 to 2^63-1", id);
      }
      ids.add(Long.toString(id.longValue()));
    }
    return ids;
  }

  private String tooMany() {
    return "too many keys; at most " + limits.maxKeys() + " in one request";
  }
}

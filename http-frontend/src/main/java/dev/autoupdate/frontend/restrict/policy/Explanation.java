package dev.autoupdate.frontend.restrict.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why a user sees a key, or does not. Immutable. */
public final class Explanation {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Key key;
  private final long userId;
  private final boolean visible;
  private final String reason;
  private final @Nullable Step step;
  private final List<String> removed;
  private final Map<Key, @Nullable Json> read;

  Explanation(
      Key key,
      long userId,
      boolean visible,
      String reason,
      @Nullable Step step,
      List<String> removed,
      Map<Key, @Nullable Json> read) {
    this.key = key;
    this.userId = userId;
    this.visible = visible;
    this.reason = reason;
    this.step = step;
    this.removed = List.copyOf(removed);
    this.read = Collections.unmodifiableMap(new LinkedHashMap<>(read));
  }

  /** Whether the user sees the key, be it in part. */
  public boolean visible() {
    return visible;
  }

  /**
   * The keys that the verdict hangs on, in the order in which they were read, with their values.
   */
  public Map<Key, @Nullable Json> read() {
    return read;
  }

  /** The whole explanation for a terminal, in several lines, without a line break at its end. */
  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    String who = userId == 0 ? "anonymous" : "user " + userId;
    lines.add(key + " is " + (visible ? "shown to " : "hidden from ") + who + ": " + reason);
    if (step != null) {
      step.addTo(lines, "  ");
    }
    addTo(lines, "removed from the list:", removed);
    addTo(
        lines,
        "read:",
        read.entrySet().stream()
            .map(each -> each.getKey() + " = " + shown(each.getValue()))
            .toList());
    return String.join("\n", lines);
  }

  private static String shown(@Nullable Json value) {
    return value == null ? "(absent)" : value.toString();
  }

  private static void addTo(List<String> lines, String title, List<String> entries) {
    if (!entries.isEmpty()) {
      lines.add(title);
      entries.forEach(entry -> lines.add("  " + entry));
    }
  }

  /**
   * The same as a JSON object: {@code key}, {@code userId}, {@code visible}, {@code reason}, {@code
   * steps}, {@code removed}, {@code read}.
   */
  public Json toJson() {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("key", key.toString()).put("userId", userId).put("visible", visible);
    json.put("reason", reason);
    var steps = json.putArray("steps");
    if (step != null) {
      step.addTo(steps);
    }
    var list = json.putArray("removed");
    removed.forEach(list::add);
    var values = json.putObject("read");
    read.forEach(
        (each, value) ->
            values.putRawValue(
                each.toString(), new RawValue(value == null ? "null" : value.toString())));
    try {
      return Json.ofUtf8(MAPPER.writeValueAsBytes(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}

package dev.autoupdate.processor.clients;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the source says, one batch for each step from 1 on. A counter has the step's number; a field
 * of the same object is there at every third step; some objects appear and are deleted by turns. No
 * two values of a key are ever the same.
 */
final class Steps {

  static final String COUNTER = "user/1/logins";

  private static final String NOTE = "user/1/note";
  private static final int NOTE_EVERY = 3;
  private static final int OTHERS = 4;

  private Steps() {}

  /** All keys there are at any time, separated by commas. */
  static String keys() {
    return COUNTER
        + ","
        + NOTE
        + ","
        + IntStream.range(0, OTHERS).mapToObj(Steps::name).collect(Collectors.joining(","));
  }

  /** A request for the same keys, as a list. */
  static String request() {
    return "[{\"collection\":\"user\",\"ids\":["
        + IntStream.range(1, OTHERS + 2)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(","))
        + "],\"fields\":{\"logins\":null,\"note\":null,\"name\":null}}]";
  }

  /** The record of a step. */
  static String batch(int step) {
    return "{\"changes\":{\"%s\":%d,\"%s\":%s,\"%s\":%s}}"
        .formatted(
            COUNTER,
            step,
            NOTE,
            hasNote(step) ? step : null,
            name(step),
            names(step) ? step : null);
  }

  /** All values after a step. */
  static Map<String, JsonNode> after(int step) {
    Map<String, JsonNode> values = new TreeMap<>();
    if (step > 0) {
      values.put(COUNTER, IntNode.valueOf(step));
      if (hasNote(step)) {
        values.put(NOTE, IntNode.valueOf(step));
      }
    }
    for (int last = Math.max(1, step - OTHERS + 1); last <= step; last++) {
      if (names(last)) {
        values.put(name(last), IntNode.valueOf(last));
      }
    }
    return values;
  }

  private static boolean hasNote(int step) {
    return step % NOTE_EVERY == 0;
  }

  private static boolean names(int step) {
    return step / OTHERS % 2 == 0;
  }

  private static String name(int step) {
    return "user/" + (2 + step % OTHERS) + "/name";
  }
}

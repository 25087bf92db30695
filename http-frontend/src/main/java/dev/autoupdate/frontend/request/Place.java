package dev.autoupdate.frontend.request;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A place in a JSON document; its text is the JSON path, as in {@code $[0].ids[1]}.
 *
 * @param parent null for the document itself
 * @param step the last step, as it is written in the path
 */
record Place(@Nullable Place parent, Step step) {

  static final Place ROOT = new Place(null, new Step("$", -1));

  private static final int SHOWN = 60;

  /** A member's name, or an entry's index when that is not negative. Written only for a fault. */
  record Step(String name, int index) {
    @Override
    public String toString() {
      if (index >= 0) {
        return "[" + index + "]";
      }
      boolean plain = !name.isEmpty() && name.chars().allMatch(Step::isPlain);
      return plain ? "." + shown(name) : "['" + shown(name) + "']";
    }

    private static boolean isPlain(int c) {
      return c == '_' || c == '$' || (c < 128 && Character.isLetterOrDigit(c));
    }
  }

  Place member(String name) {
    return new Place(this, new Step(name, -1));
  }

  Place entry(int index) {
    return new Place(this, new Step("", index));
  }

  /** The fault that is here. */
  InvalidRequest fault(String attribute, String expected) {
    return new InvalidRequest(toString(), attribute, expected);
  }

  /** The fault that {@code found} is here. */
  InvalidRequest fault(String attribute, String expected, JsonNode found) {
    return fault(attribute, expected + ", not " + inWords(found));
  }

  private static String inWords(JsonNode found) {
    if (found.isContainerNode()) {
      String kind = found.isArray() ? "list" : "object";
      return found.isEmpty() ? "an empty " + kind : (found.isArray() ? "a " : "an ") + kind;
    }
    return found.isTextual() ? '"' + shown(found.textValue()) + '"' : shown(found.asText());
  }

  /** As much of {@code text} as an error message may show. */
  static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }

  @Override
  public String toString() {
    return parent == null ? step.name() : parent.toString() + step;
  }
}

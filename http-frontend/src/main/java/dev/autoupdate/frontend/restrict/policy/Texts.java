package dev.autoupdate.frontend.restrict.policy;

import dev.autoupdate.frontend.read.CallMeter;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.RuntimeHelpers;
import java.util.List;
import java.util.Map;

/** What working on texts takes, and how large a made text or list may be. */
final class Texts {

  private static final int CHARS_OF_STEP = 32;
  private static final int ELEMENTS_OF_STEP = 32;
  private static final int MAX_CHARS = 1 << 20;
  private static final int MAX_ELEMENTS = 100_000;

  private Texts() {}

  /** Counts looking through {@code value}. */
  static Object looked(CallMeter meter, Object value) {
    if (value instanceof String text) {
      meter.count(text.length() / CHARS_OF_STEP);
    } else if (value instanceof CelByteString bytes) {
      meter.count(bytes.size() / CHARS_OF_STEP);
    } else if (value instanceof List<?> || value instanceof Map<?, ?>) {
      passed(meter, value, 0);
    }
    return value;
  }

  // CEL converts a list or map with all that is in it whenever a function gives it.
  private static long passed(CallMeter meter, Object value, long before) {
    long elements = before + 1;
    if (elements == ELEMENTS_OF_STEP) {
      meter.count(1);
      elements = 0;
    }
    if (value instanceof List<?> list) {
      for (Object each : list) {
        elements = passed(meter, each, elements);
      }
    } else if (value instanceof Map<?, ?> map) {
      for (Object each : map.values()) {
        elements = passed(meter, each, elements);
      }
    }
    return elements;
  }

  /** Counts that {@code value} was made. */
  static Object made(CallMeter meter, Object value) {
    looked(meter, value);
    if ((value instanceof String text && text.length() > MAX_CHARS)
        || (value instanceof CelByteString bytes && bytes.size() > MAX_CHARS)
        || (value instanceof List<?> elements && elements.size() > MAX_ELEMENTS)) {
      throw new Unfit("makes too large a text or list");
    }
    return value;
  }

  /** {@code startsWith} and the like; nothing is in no text, and has no text in it. */
  static boolean test(CallMeter meter, String function, Object value, Object asked) {
    if (value instanceof NullValue || asked instanceof NullValue) {
      return false;
    }
    if (!(value instanceof String text) || !(asked instanceof String part)) {
      throw new Unfit(function + ": not a text");
    }
    long length = text.length();
    meter.count(length / CHARS_OF_STEP);
    switch (function) {
      case "startsWith":
        return text.startsWith(part);
      case "endsWith":
        return text.endsWith(part);
      case "contains":
        meter.count(length * part.length() / (CHARS_OF_STEP * CHARS_OF_STEP));
        return text.contains(part);
      default:
        int size = RegexSize.of(part);
        if (size > RegexSize.LIMIT) {
          throw new Unfit("matches: too large a regular expression");
        }
        meter.count(size + length * size / CHARS_OF_STEP);
        try {
          return RuntimeHelpers.matches(text, part, Language.OPTIONS);
        } catch (RuntimeException e) {
          throw new Unfit("matches: no regular expression");
        }
    }
  }
}

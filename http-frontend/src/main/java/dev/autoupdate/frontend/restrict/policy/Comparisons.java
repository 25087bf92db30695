package dev.autoupdate.frontend.restrict.policy;

import dev.autoupdate.frontend.read.CallMeter;
import dev.cel.common.values.NullValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What {@code ==}, {@code <} and {@code in} give, and what that takes. */
final class Comparisons {

  private static final int CHARS_OF_STEP = 32;
  private static final int ELEMENTS_OF_STEP = 8;

  private final CallMeter meter;
  // Of one comparison: what a call costs does not depend on those before it.
  private int uncounted;

  Comparisons(CallMeter meter) {
    this.meter = meter;
  }

  /** Whether they are the same; nothing is the same as nothing. */
  boolean areEqual(Object one, Object other) {
    uncounted = 0;
    return !(one instanceof NullValue) && !(other instanceof NullValue) && same(one, other);
  }

  /** Whether a list or a map has {@code element}; nothing is in nothing. */
  boolean isMember(Object element, Object collection) {
    uncounted = 0;
    if (element instanceof NullValue || collection instanceof NullValue) {
      return false;
    }
    if (collection instanceof List<?> list) {
      return contains(list, element);
    }
    if (collection instanceof Map<?, ?> map) {
      return contains(map.keySet(), element);
    }
    throw new Unfit("in: the right side is neither a list nor a map");
  }

  private boolean contains(Iterable<?> elements, Object element) {
    for (Object each : elements) {
      if (same(element, each)) {
        return true;
      }
    }
    return false;
  }

  private boolean same(Object one, Object other) {
    if (++uncounted == ELEMENTS_OF_STEP) {
      uncounted = 0;
      meter.count(1);
    }
    if (one instanceof Number a) {
      return other instanceof Number b && Numbers.areEqual(a, b);
    }
    if (one instanceof String a) {
      return other instanceof String b && a.length() == b.length() && sameText(a, b);
    }
    if (one instanceof List<?> a) {
      return other instanceof List<?> b && sameList(a, b);
    }
    if (one instanceof Map<?, ?> a) {
      return other instanceof Map<?, ?> b && sameMap(a, b);
    }
    return one.equals(other);
  }

  private boolean sameText(String one, String other) {
    if (one.length() >= CHARS_OF_STEP) {
      meter.count(one.length() / CHARS_OF_STEP);
    }
    return one.equals(other);
  }

  private boolean sameList(List<?> one, List<?> other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < one.size(); i++) {
      if (!same(one.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean sameMap(Map<?, ?> one, Map<?, ?> other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (Map.Entry<?, ?> entry : one.entrySet()) {
      Object there = other.get(entry.getKey());
      if (there == null || !same(entry.getValue(), there)) {
        return false;
      }
    }
    return true;
  }

  /** Whether {@code one < other} and the like; nothing is neither less nor more. */
  boolean areOrdered(String operator, Object one, Object other) {
    if (one instanceof NullValue
        || other instanceof NullValue
        || Numbers.isNotANumber(one)
        || Numbers.isNotANumber(other)) {
      return false;
    }
    int order = order(one, other);
    switch (operator) {
      case "_<_":
        return order < 0;
      case "_<=_":
        return order <= 0;
      case "_>_":
        return order > 0;
      default:
        return order >= 0;
    }
  }

  private int order(Object one, Object other) {
    if (one instanceof Number a && other instanceof Number b) {
      return Numbers.compare(a, b);
    }
    if (one instanceof String a && other instanceof String b) {
      meter.count(Math.min(a.length(), b.length()) / CHARS_OF_STEP);
      return a.compareTo(b);
    }
    if (one instanceof Boolean a && other instanceof Boolean b) {
      return Boolean.compare(a, b);
    }
    if (one instanceof Instant a && other instanceof Instant b) {
      return a.compareTo(b);
    }
    if (one instanceof Duration a && other instanceof Duration b) {
      return a.compareTo(b);
    }
    throw new Unfit("these values have no order");
  }
}

package dev.autoupdate.frontend.restrict.policy;

import dev.cel.common.values.NullValue;
import java.util.List;
import java.util.Map;

/** What {@code in} gives, with the equality of CEL: numbers are equal whatever their types are. */
final class Membership {

  private Membership() {}

  /** Whether a list or a map has {@code element}; nothing is in nothing. */
  static boolean isMember(Object element, Object collection) {
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

  private static boolean contains(Iterable<?> elements, Object element) {
    for (Object each : elements) {
      if (areEqual(element, each)) {
        return true;
      }
    }
    return false;
  }

  private static boolean areEqual(Object one, Object other) {
    if (one instanceof Double || other instanceof Double) {
      return one instanceof Number a
          && other instanceof Number b
          && a.doubleValue() == b.doubleValue();
    }
    return one.equals(other);
  }
}

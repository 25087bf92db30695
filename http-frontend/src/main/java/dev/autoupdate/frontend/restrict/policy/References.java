package dev.autoupdate.frontend.restrict.policy;

import dev.autoupdate.schema.KeyGrammar;
import dev.autoupdate.schema.ObjectId;
import dev.cel.common.values.NullValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the values of relation fields name. */
final class References {

  private References() {}

  /** The object with the id, or {@code null} when {@code id} is no id. */
  static @Nullable ObjectId named(String collection, Object id) {
    if (id instanceof NullValue) {
      return null;
    }
    if (id instanceof Long || id instanceof String) {
      String text = id.toString();
      return KeyGrammar.isCollection(collection) && KeyGrammar.isId(text)
          ? new ObjectId(collection, text)
          : null;
    }
    throw new Unfit("ref: neither a number nor text names an object");
  }

  /** The object that {@code collection/id} names, or {@code null} when it is no such text. */
  static @Nullable ObjectId generic(Object reference) {
    if (reference instanceof NullValue) {
      return null;
    }
    if (!(reference instanceof String text)) {
      throw new Unfit("ref: a generic reference is text");
    }
    int slash = text.indexOf('/');
    return slash < 0 ? null : named(text.substring(0, slash), text.substring(slash + 1));
  }

  /** The elements of a list; none of an absent one. */
  static List<?> elements(Object value) {
    if (value instanceof NullValue) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list;
    }
    throw new Unfit("refs: not a list");
  }
}

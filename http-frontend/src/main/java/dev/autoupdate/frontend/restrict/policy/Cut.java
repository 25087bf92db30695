package dev.autoupdate.frontend.restrict.policy;

import dev.autoupdate.schema.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * What a relation field points to, so that it can be cut to what the user may see.
 *
 * @param collection the targets' collection, or {@code null} for generic references
 */
record Cut(@Nullable String collection) {

  /** The object that one element names, or {@code null} when it is no reference. */
  @Nullable ObjectId target(Object element) {
    try {
      return collection == null
          ? References.generic(element)
          : References.named(collection, element);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}

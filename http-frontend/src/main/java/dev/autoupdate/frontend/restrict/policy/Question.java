package dev.autoupdate.frontend.restrict.policy;

import dev.autoupdate.schema.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Whether a mode grants.
 *
 * @param object of what; {@code null} where the mode does not look at it: then one answer is for
 *     all
 */
record Question(@Nullable ObjectId object, Mode mode) {

  /** What is asked when {@code mode} guards {@code object}. */
  static Question of(ObjectId object, Mode mode) {
    return new Question(mode.rule().isAboutThis() ? object : null, mode);
  }
}

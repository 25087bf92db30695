package dev.autoupdate.frontend.restrict.policy;

import org.jspecify.annotations.Nullable;

/**
 * What a rule gave.
 *
 * @param failure why it denies though it gave no false; {@code null} where it gave a truth value
 * @param own the steps that the call takes by itself. What those take that it asks is not known
 *     from what it looked at, only what they gave
 */
record Outcome(boolean granted, @Nullable String failure, long own) {

  static Outcome of(boolean granted, long own) {
    return new Outcome(granted, null, own);
  }

  static Outcome failed(String reason, long own) {
    return new Outcome(false, reason, own);
  }

  /** What a circle takes depends on where one enters it, so it counts as little. */
  static Outcome circular() {
    return failed("leads back to itself through the data", 1);
  }
}

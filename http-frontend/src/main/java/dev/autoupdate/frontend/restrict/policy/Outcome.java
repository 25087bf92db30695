package dev.autoupdate.frontend.restrict.policy;

import org.jspecify.annotations.Nullable;

/**
 * What a rule gave.
 *
 * @param failure why it denies though it gave no false; {@code null} where it gave a truth value
 * @param steps what the call took, with all that it asked, if nothing were known before
 */
record Outcome(boolean granted, @Nullable String failure, long steps) {

  static Outcome of(boolean granted, long steps) {
    return new Outcome(granted, null, steps);
  }

  static Outcome failed(String reason, long steps) {
    return new Outcome(false, reason, steps);
  }

  static Outcome circular(long steps) {
    return failed("leads back to itself through the data", steps);
  }
}

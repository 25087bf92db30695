package dev.autoupdate.frontend.restrict.policy;

import org.jspecify.annotations.Nullable;

/**
 * What a rule gave.
 *
 * @param failure why it denies though it gave no false; {@code null} where it gave a truth value
 */
record Outcome(boolean granted, @Nullable String failure) {

  static final Outcome CIRCULAR = failed("leads back to itself through the data");

  private static final Outcome GRANTED = new Outcome(true, null);
  private static final Outcome DENIED = new Outcome(false, null);

  static Outcome of(boolean granted) {
    return granted ? GRANTED : DENIED;
  }

  static Outcome failed(String reason) {
    return new Outcome(false, reason);
  }
}

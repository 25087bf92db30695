package dev.autoupdate.frontend.calculated;

import dev.autoupdate.frontend.read.ValueReader;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Computes a field of an object from other values.
 *
 * <p>A pure function of what it reads: no clock, no I/O, no memory of its own, or diffs are no
 * longer exact. Called by any number of threads.
 */
@FunctionalInterface
public interface CalculatedField {

  /**
   * The field's value for {@code object}, minified, or {@code null} when it is absent.
   *
   * @param state reads what the value depends on, unrestricted, calculated fields included; what is
   *     read is watched
   * @throws CalculationFailed when there is no value for a reason that is to be counted and logged
   * @throws RuntimeException counts as absent
   */
  @Nullable Json calculate(ObjectId object, ValueReader state);
}

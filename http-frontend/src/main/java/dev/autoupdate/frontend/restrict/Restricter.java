package dev.autoupdate.frontend.restrict;

import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.read.ValueReader;

/**
 * Decides what a user may see.
 *
 * <p>A pure function of what it reads and of the user: no clock, no I/O, or diffs are no longer
 * exact. Called by any number of threads.
 */
@FunctionalInterface
public interface Restricter {

  /** Shows everything to everybody. */
  Restricter SHOW_ALL =
      (identity, state) -> keys -> keys.stream().map(key -> Verdict.shown()).toList();

  /**
   * What {@code identity} may see, within one evaluation.
   *
   * @param state reads what decisions depend on, unrestricted, calculated fields included; what is
   *     read is watched
   */
  Restriction restrict(Identity identity, ValueReader state);
}

package dev.autoupdate.frontend.restrict;

import dev.autoupdate.frontend.read.ValueReader;

/** Knows the rules that count at a position. Called by any number of threads. */
@FunctionalInterface
public interface RulesSource {

  /** No rules, wherever one looks. */
  RulesSource NONE = state -> Rules.NONE;

  /**
   * The rules at the position of {@code state}.
   *
   * @param state reads what the rules are made of, such as the policy; what is read is watched
   */
  Rules rules(ValueReader state);
}

package dev.autoupdate.frontend.restrict.policy;

import java.util.List;

/** What came of compiling a policy. */
public sealed interface Compiled {

  /** It can be used. */
  record Valid(Policy policy) implements Compiled {}

  /**
   * It cannot be used.
   *
   * @param errors all that is wrong, in the files' order
   */
  record Invalid(List<PolicyError> errors) implements Compiled {}
}

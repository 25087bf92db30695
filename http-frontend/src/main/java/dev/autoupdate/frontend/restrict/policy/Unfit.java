package dev.autoupdate.frontend.restrict.policy;

import dev.cel.runtime.CelEvaluationException;

/** A value that a rule cannot use as it does. Its message never has data in it. */
final class Unfit extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  Unfit(String message) {
    super(message);
  }

  /** Why an expression failed, without data: CEL's own messages may have some. */
  static String reason(CelEvaluationException failure) {
    Throwable cause = failure;
    while (cause != null && !(cause instanceof Unfit)) {
      cause = cause.getCause();
    }
    return cause == null ? failure.getErrorCode().name() : String.valueOf(cause.getMessage());
  }
}

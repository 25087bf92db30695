package dev.autoupdate.frontend.calculated;

/** A calculated field has no value, and why. The message never has data in it: it is logged. */
public final class CalculationFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** For this reason; without a stack trace: a faulty field fails for every object there is. */
  public CalculationFailed(String reason) {
    super(reason, null, false, false);
  }
}

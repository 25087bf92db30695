package dev.autoupdate.processor.app;

import java.util.List;

/** Policy files that cannot be used. Carries no stack: it is an answer, not a fault. */
public final class InvalidPolicy extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<String> lines;

  /**
   * What is wrong.
   *
   * @param lines one for each error, as in {@code policy.yaml:3:5: message}
   */
  InvalidPolicy(List<String> lines) {
    super(lines.size() + " errors in the policy", null, false, false);
    this.lines = List.copyOf(lines);
  }

  /** One for each error, as in {@code policy.yaml:3:5: message}. */
  public List<String> lines() {
    return lines;
  }
}

package dev.autoupdate.frontend.restrict.policy;

import java.util.List;

/** Why a user sees a key, or does not. Immutable. */
public final class Explanation {

  private final boolean visible;
  private final List<String> lines;

  Explanation(boolean visible, List<String> lines) {
    this.visible = visible;
    this.lines = List.copyOf(lines);
  }

  /** Whether the user sees the key, be it in part. */
  public boolean visible() {
    return visible;
  }

  /** The whole explanation for a terminal, in several lines, without a line break at its end. */
  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}

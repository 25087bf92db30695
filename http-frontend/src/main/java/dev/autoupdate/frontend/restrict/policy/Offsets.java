package dev.autoupdate.frontend.restrict.policy;

/** Lines and columns to offsets. */
final class Offsets {

  private Offsets() {}

  /**
   * The offset in code points of a line (from 1) and column (from 0) of {@code text}; its end when
   * there is no such place.
   */
  static int of(String text, int line, int column) {
    int[] points = text.codePoints().toArray();
    int at = 0;
    for (int passed = 1; passed < line && at < points.length; at++) {
      if (points[at] == '\n') {
        passed++;
      }
    }
    return Math.min(points.length, at + Math.max(0, column));
  }

  /** Where the name begins whose dot or opening bracket is at {@code offset}, as CEL has it. */
  static int name(String text, int offset) {
    int[] points = text.codePoints().toArray();
    if (offset >= points.length) {
      return offset;
    }
    int at = offset;
    if (points[at] == '.') {
      return at + 1;
    }
    if (points[at] == '(') {
      while (at > 0 && (Character.isLetterOrDigit(points[at - 1]) || points[at - 1] == '_')) {
        at--;
      }
    }
    return at;
  }
}

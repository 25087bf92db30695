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
}

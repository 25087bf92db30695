package dev.autoupdate.processor.ingest;

/**
 * Source records that were gone before they were read: the source was cut (by its retention, say)
 * behind a place that was known.
 *
 * @param from the first missing offset
 * @param to the last one
 */
public record Gap(long from, long to) {

  /** As it is written: {@code from-to}. */
  @Override
  public String toString() {
    return from + "-" + to;
  }

  /**
   * What {@link #toString} wrote.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static Gap parse(String text) {
    int dash = text.indexOf('-', 1);
    if (dash < 0) {
      throw new IllegalArgumentException("not a gap: " + text);
    }
    return new Gap(
        Long.parseLong(text, 0, dash, 10), Long.parseLong(text, dash + 1, text.length(), 10));
  }
}

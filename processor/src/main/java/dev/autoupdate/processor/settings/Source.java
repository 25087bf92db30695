package dev.autoupdate.processor.settings;

/**
 * A source topic.
 *
 * @param topic its name
 * @param format what its records look like
 */
public record Source(String topic, Format format) {

  /** What the records of a source topic look like. */
  public enum Format {
    /** Native change batches. */
    BATCH
  }
}

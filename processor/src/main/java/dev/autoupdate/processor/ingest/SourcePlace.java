package dev.autoupdate.processor.ingest;

import java.util.regex.Pattern;

/**
 * Where a source record came from.
 *
 * @param topicId the source topic's id (not its name: a recreated topic is another source), in
 *     base64
 * @param partition its partition
 * @param offset its offset there
 * @param incarnation how often the partition had lost its tail when this was read: offsets may be
 *     used again after it. 0 before the first time
 */
public record SourcePlace(String topicId, int partition, long offset, int incarnation) {

  private static final Pattern TOPIC_ID = Pattern.compile("[A-Za-z0-9_-]+");

  /** A place in a partition that never lost its tail. */
  public SourcePlace(String topicId, int partition, long offset) {
    this(topicId, partition, offset, 0);
  }

  /**
   * The place that {@code text} says.
   *
   * @throws IllegalArgumentException when it is not as {@link #toString} writes it
   */
  static SourcePlace parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length < 3 || parts.length > 4) {
      throw new IllegalArgumentException("not a place in a source: " + text);
    }
    SourcePlace place =
        new SourcePlace(
            parts[0],
            Integer.parseInt(parts[1]),
            Long.parseLong(parts[2]),
            parts.length == 4 ? Integer.parseInt(parts[3]) : 0);
    // Only what is written so is read: the fold keeps it, and writes it among others.
    if (place.incarnation < 0
        || !TOPIC_ID.matcher(place.topicId).matches()
        || !place.toString().equals(text)) {
      throw new IllegalArgumentException("not a place in a source: " + text);
    }
    return place;
  }

  /**
   * As it is written: {@code topicId:partition:offset}, and {@code :incarnation} if there is one.
   */
  @Override
  public String toString() {
    String place = topicId + ":" + partition + ":" + offset;
    return incarnation == 0 ? place : place + ":" + incarnation;
  }
}

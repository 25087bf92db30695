package dev.autoupdate.processor.ingest;

import java.util.regex.Pattern;

/**
 * Where a source record came from.
 *
 * @param topicId the source topic's id (not its name: a recreated topic is another source), in
 *     base64
 * @param partition its partition
 * @param offset its offset there
 */
public record SourcePlace(String topicId, int partition, long offset) {

  private static final Pattern TOPIC_ID = Pattern.compile("[A-Za-z0-9_-]+");

  /**
   * The place that {@code text} says.
   *
   * @throws IllegalArgumentException when it is not {@code topicId:partition:offset}
   */
  static SourcePlace parse(String text) {
    int first = text.indexOf(':');
    int second = text.indexOf(':', first + 1);
    if (first <= 0 || second < 0) {
      throw new IllegalArgumentException("not a place in a source: " + text);
    }
    SourcePlace place =
        new SourcePlace(
            text.substring(0, first),
            Integer.parseInt(text, first + 1, second, 10),
            Long.parseLong(text, second + 1, text.length(), 10));
    // Only what is written so is read: the fold keeps it, and writes it among others.
    if (!TOPIC_ID.matcher(place.topicId).matches() || !place.toString().equals(text)) {
      throw new IllegalArgumentException("not a place in a source: " + text);
    }
    return place;
  }

  /** As it is written: {@code topicId:partition:offset}. */
  @Override
  public String toString() {
    return topicId + ":" + partition + ":" + offset;
  }
}

package dev.autoupdate.processor.state;

import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one log record did to the state, for the disk.
 *
 * @param offset the record's
 * @param appendTime when the log took it, milliseconds since 1970
 * @param objects the objects it changed, as they are after it
 * @param before the keys it changed, with their values before it
 * @param places all places after it
 * @param epochs the log's, after it
 */
record Applied(
    long offset,
    long appendTime,
    Map<ObjectId, ObjectVersion> objects,
    List<Before> before,
    Map<Places.Partition, Long> places,
    Epochs epochs) {

  /** A key and its value before a change; {@code null} when it was absent. */
  record Before(Key key, @Nullable Json value) {}
}

package dev.autoupdate.processor.state;

import dev.autoupdate.processor.ingest.PartitionPlace;
import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * @param about what the batch says of itself
 */
record Applied(
    long offset,
    long appendTime,
    Map<ObjectId, ObjectVersion> objects,
    List<Before> before,
    Map<Places.Partition, PartitionPlace> places,
    Epochs epochs,
    ChangeBatch.About about) {

  /** A key and its value before a change; {@code null} when it was absent. */
  record Before(Key key, @Nullable Json value) {
    boolean isOf(ObjectId object) {
      return key.id().equals(object.id()) && key.collection().equals(object.collection());
    }
  }

  /** As a batch with a number of its own, if it has one and changed something. */
  Optional<History.Numbered> numbered() {
    Long number = about.position();
    return number == null || number < 0 || before.isEmpty()
        ? Optional.empty()
        : Optional.of(new History.Numbered(offset, number, about));
  }
}

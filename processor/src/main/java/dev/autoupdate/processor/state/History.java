package dev.autoupdate.processor.state;

import dev.autoupdate.schema.ChangeBatch.About;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Before-images that no longer are in memory, and the batches they are of. Any thread. */
interface History {

  /** The first before-image of {@code key} at or after an offset, or empty when there is none. */
  Optional<Image> firstSince(Key key, long offset);

  /** The newest batches that changed {@code object}, {@code most} at most, by their offset. */
  SortedMap<Long, About> touching(ObjectId object, int most);

  /** Of the batches whose own number is {@code number} or less, the one with the highest. */
  Optional<Numbered> lastUpTo(long number);

  /**
   * A batch with a number of its own.
   *
   * @param offset the record's
   * @param number its own
   * @param about what it says of itself
   */
  record Numbered(long offset, long number, About about) {}

  /**
   * What a key was before it changed.
   *
   * @param value {@code null} when it was absent
   */
  record Image(@Nullable Json value) {}
}

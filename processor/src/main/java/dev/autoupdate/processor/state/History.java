package dev.autoupdate.processor.state;

import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Before-images that no longer are in memory. Any thread. */
interface History {

  /** The first before-image of {@code key} at or after an offset, or empty when there is none. */
  Optional<Image> firstSince(Key key, long offset);

  /**
   * What a key was before it changed.
   *
   * @param value {@code null} when it was absent
   */
  record Image(@Nullable Json value) {}
}

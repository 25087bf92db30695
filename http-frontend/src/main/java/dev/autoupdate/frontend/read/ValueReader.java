package dev.autoupdate.frontend.read;

import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads values as of one position, within one evaluation of a view.
 *
 * <p>Readers are decorated: what a decorator reads of the reader below is what the view depends on.
 * Used by one thread at a time. Reading never fails: where history turns out to be trimmed, or the
 * evaluation too large, the whole evaluation is given up at its end, and its result with it.
 */
public interface ValueReader {

  /** The values of {@code keys}, in their order; {@code null} where a key is absent. */
  @Nullable Json[] read(List<Key> keys);

  /** The value of one key, or {@code null} when it is absent. Prefer to read many at a time. */
  default @Nullable Json read(Key key) {
    return read(List.of(key))[0];
  }

  /** What the evaluation may still do. Every decorator hands on that of the reader below. */
  default WorkBudget budget() {
    return WorkBudget.unlimited();
  }
}

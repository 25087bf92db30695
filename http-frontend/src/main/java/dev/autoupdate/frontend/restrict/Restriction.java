package dev.autoupdate.frontend.restrict;

import dev.autoupdate.schema.Key;
import java.util.List;

/** What one user may see at one position. Used by one thread at a time, for one evaluation. */
@FunctionalInterface
public interface Restriction {

  /**
   * A verdict for each key, in their order.
   *
   * @throws RuntimeException hides all of {@code keys}
   */
  List<Verdict> verdicts(List<Key> keys);
}

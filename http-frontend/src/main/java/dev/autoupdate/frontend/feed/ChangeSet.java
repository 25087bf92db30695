package dev.autoupdate.frontend.feed;

import dev.autoupdate.schema.Key;
import java.util.List;

/**
 * The keys whose value one log record changed.
 *
 * @param position the position after that record: a state at {@code position} or later has the
 *     change
 * @param keys each once; empty when the record changed nothing
 */
public record ChangeSet(long position, List<Key> keys) {

  /** Copies the keys. */
  public ChangeSet {
    keys = List.copyOf(keys);
  }
}

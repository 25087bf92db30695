package dev.autoupdate.frontend.remote;

import dev.autoupdate.schema.Key;
import java.util.Collection;

/**
 * Knows which keys somebody watches on this instance. Asked by one thread, several times a second.
 */
@FunctionalInterface
public interface WatchedKeys {

  /** The watched keys that are this field of some object. */
  Collection<Key> of(String collection, String field);
}

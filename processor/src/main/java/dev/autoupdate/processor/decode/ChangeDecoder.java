package dev.autoupdate.processor.decode;

import org.jspecify.annotations.Nullable;

/**
 * Reads one source format.
 *
 * <p>Deterministic and without state that shows. An instance is asked by many threads at once.
 */
@FunctionalInterface
public interface ChangeDecoder {

  /**
   * The batch that a source record stands for, or why it is none. Never throws.
   *
   * @param key the record's key, {@code null} when it has none
   * @param value the record's value, {@code null} for a tombstone
   */
  Decoded decode(byte @Nullable [] key, byte @Nullable [] value);
}

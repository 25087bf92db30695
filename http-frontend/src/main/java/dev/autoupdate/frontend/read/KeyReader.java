package dev.autoupdate.frontend.read;

import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.schema.Key;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads key state: many keys at a time, as of any position within history.
 *
 * <p>A position is the log offset after the last record that counts, so {@code position()} of an
 * empty log is 0. All methods may be called by any thread, at any time, while changes are being
 * applied.
 */
public interface KeyReader {

  /** The log's identity. */
  Epoch epoch();

  /** How far the log is applied here. Grows only. */
  long position();

  /** The oldest position that can be read. Grows only, and never past {@link #position()}. */
  long historyStart();

  /**
   * The values of {@code keys} at {@code position}: all of one state, whatever is applied
   * meanwhile.
   *
   * @param position from {@link #historyStart()} up to {@link #position()}
   * @throws OffsetExpired when history begins after {@code position} by the time the values were
   *     read
   * @throws IllegalArgumentException when {@code position} was not yet reached here
   */
  Values read(List<Key> keys, long position) throws OffsetExpired;

  /**
   * How far a source partition is applied: the source offset of the last record of it that counts.
   *
   * @return empty when nothing of it was applied, or the source is unknown
   */
  OptionalLong place(String topic, int partition);

  /** The batches that led here, for those who ask for the past by the datastore's numbers. */
  default Batches batches() {
    return Batches.NONE;
  }
}

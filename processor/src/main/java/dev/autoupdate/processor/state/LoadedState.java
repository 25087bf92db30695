package dev.autoupdate.processor.state;

import dev.autoupdate.frontend.read.Epoch;
import dev.autoupdate.processor.ingest.PartitionPlace;
import java.util.Map;

/**
 * The state as it was found on disk.
 *
 * @param position of the state: the next log offset to read
 * @param appendTime when the log took the last record, milliseconds since 1970
 * @param historyStart the oldest position there are before-images for
 * @param epochs of the log, up to the position
 * @param places of the state
 * @param objects of the state, by collection and id; the maps are concurrent, and given away
 */
record LoadedState(
    long position,
    long appendTime,
    long historyStart,
    Epochs epochs,
    Map<Places.Partition, PartitionPlace> places,
    Map<String, Map<String, ObjectVersion>> objects) {

  /** Nothing, at the beginning of a log. */
  static LoadedState empty(Epoch first) {
    return new LoadedState(0, 0, 0, Epochs.first(first), Map.of(), Map.of());
  }
}

package dev.autoupdate.processor.state;

import java.util.Map;

/**
 * The state as it was found on disk; empty at position 0 when there was none.
 *
 * @param position of the state: the next log offset to read
 * @param historyStart the oldest position there are before-images for
 * @param places of the state
 * @param objects of the state, by collection and id; the maps are concurrent, and given away
 */
record LoadedState(
    long position,
    long historyStart,
    Map<Places.Partition, Long> places,
    Map<String, Map<String, ObjectVersion>> objects) {

  static final LoadedState EMPTY = new LoadedState(0, 0, Map.of(), Map.of());
}

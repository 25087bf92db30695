package dev.autoupdate.frontend.remote;

import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.read.KeyReader;
import dev.autoupdate.frontend.read.Values;
import dev.autoupdate.schema.Key;
import java.util.ArrayList;
import java.util.List;

/** Reads the newest values of a state, whole batches of changes at a time. */
final class StateNow {

  private final KeyReader state;

  StateNow(KeyReader state) {
    this.state = state;
  }

  Values read(List<Key> keys) {
    // Whoever was late by a moment is never too old: history is not that short.
    while (true) {
      try {
        return state.read(keys, state.position());
      } catch (OffsetExpired e) {
        Thread.onSpinWait();
      }
    }
  }

  /** Those whose object has any field. */
  List<Key> existing(List<Key> keys) {
    Values exist = read(keys.stream().map(key -> Key.existence(key.object())).toList());
    List<Key> found = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      if (exist.value(i) != null) {
        found.add(keys.get(i));
      }
    }
    return found;
  }
}

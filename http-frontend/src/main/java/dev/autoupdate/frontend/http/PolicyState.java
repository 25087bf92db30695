package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.read.KeyReader;
import dev.autoupdate.frontend.read.ValueReader;
import dev.autoupdate.frontend.read.Values;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state at one position, as rules read it. */
record PolicyState(KeyReader state, long position) implements ValueReader {

  @Override
  public @Nullable Json[] read(List<Key> keys) {
    @Nullable Json[] values = new Json[keys.size()];
    try {
      Values read = state.read(keys, position);
      for (int i = 0; i < values.length; i++) {
        values[i] = read.value(i);
      }
    } catch (OffsetExpired e) {
      throw new IllegalStateException(e);
    }
    return values;
  }
}

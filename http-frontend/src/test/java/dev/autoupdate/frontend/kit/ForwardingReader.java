package dev.autoupdate.frontend.kit;

import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.read.Epoch;
import dev.autoupdate.frontend.read.KeyReader;
import dev.autoupdate.frontend.read.Values;
import dev.autoupdate.schema.Key;
import java.util.List;
import java.util.OptionalLong;

/** Reads from another reader; for tests that step in between. */
public abstract class ForwardingReader implements KeyReader {

  private final KeyReader state;

  /** Reads {@code state}. */
  protected ForwardingReader(KeyReader state) {
    this.state = state;
  }

  @Override
  public Epoch epoch() {
    return state.epoch();
  }

  @Override
  public long position() {
    return state.position();
  }

  @Override
  public long historyStart() {
    return state.historyStart();
  }

  @Override
  public Values read(List<Key> keys, long position) throws OffsetExpired {
    return state.read(keys, position);
  }

  @Override
  public OptionalLong place(String topic, int partition) {
    return state.place(topic, partition);
  }
}

package dev.autoupdate.frontend.kit;

import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.read.KeyReader;
import dev.autoupdate.frontend.read.Values;
import dev.autoupdate.schema.Key;
import java.util.List;
import java.util.function.BiPredicate;

/** Key state of which a test says what cannot be read of it. */
public final class BreakableReader extends ForwardingReader {

  private volatile BiPredicate<List<Key>, Long> broken = (keys, position) -> false;

  /** Reads {@code state}. */
  public BreakableReader(KeyReader state) {
    super(state);
  }

  /** From now on reading these keys at this position fails. */
  public void breakFor(BiPredicate<List<Key>, Long> reads) {
    broken = reads;
  }

  @Override
  public Values read(List<Key> keys, long position) throws OffsetExpired {
    if (broken.test(keys, position)) {
      throw new IllegalStateException("the state is closed");
    }
    return super.read(keys, position);
  }
}

package dev.autoupdate.frontend.view;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes of the heap the evaluations take that live views keep, all together, and how many
 * they may.
 *
 * <p>A bound for the memory of one instance: whoever varies a large request makes many live views.
 * It does not cut off anybody who waits already, so it may be exceeded by what their views grow.
 * Any thread may call anything.
 */
final class KeptBytes {

  /** What a kept key takes, measured: the key, its places in the view and in the watch index. */
  static final int OF_A_KEY = 250;

  private final LongAdder bytes = new LongAdder();
  private final long limit;

  KeptBytes(long limit) {
    this.limit = limit;
  }

  /** A live view keeps {@code after} in place of {@code before}. */
  void replace(@Nullable Evaluation before, @Nullable Evaluation after) {
    long more = size(after) - size(before);
    if (more != 0) {
      bytes.add(more);
    }
  }

  /** Whether there is no room for more. */
  boolean isFull() {
    return !hasRoomFor(1);
  }

  /** Whether there is room for so many keys more. */
  boolean hasRoomFor(int keys) {
    return bytes.sum() + (long) keys * OF_A_KEY <= limit;
  }

  /** How many there are. */
  long count() {
    return bytes.sum();
  }

  private static long size(@Nullable Evaluation evaluation) {
    return evaluation == null ? 0 : (long) evaluation.size() * OF_A_KEY;
  }
}

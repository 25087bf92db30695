package dev.autoupdate.frontend.view;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How many keys the evaluations have that live views keep, all together, and how many they may.
 *
 * <p>A bound for the memory of one instance: whoever varies a large request makes many live views.
 * It does not cut off anybody who waits already, so it may be exceeded by what their views grow.
 * Any thread may call anything.
 */
final class KeptKeys {

  private final LongAdder count = new LongAdder();
  private final long limit;

  KeptKeys(long limit) {
    this.limit = limit;
  }

  /** A live view keeps {@code after} in place of {@code before}. */
  void replace(@Nullable Evaluation before, @Nullable Evaluation after) {
    int more = size(after) - size(before);
    if (more != 0) {
      count.add(more);
    }
  }

  /** Whether there is no room for more. */
  boolean isFull() {
    return count.sum() >= limit;
  }

  /** How many there are. */
  long count() {
    return count.sum();
  }

  private static int size(@Nullable Evaluation evaluation) {
    return evaluation == null ? 0 : evaluation.size();
  }
}

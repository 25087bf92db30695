package dev.autoupdate.frontend.read;

import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads key state as of one position, up to a number of keys. For one evaluation, on one thread.
 *
 * <p>It never throws, since rules would take that for their own failure: once history turns out to
 * be trimmed, the state cannot be read, or too much was read, everything is absent, and whoever
 * evaluates asks for the reason at the end.
 */
public final class PinnedReader implements ValueReader {

  private final KeyReader state;
  private final long position;
  private final int maxReads;
  private final WorkBudget budget;
  private int reads;
  private @Nullable OffsetExpired expired;
  private @Nullable RuntimeException failure;

  /** Reads at {@code position}, up to {@code maxReads} keys, and with no other limit. */
  public PinnedReader(KeyReader state, long position, int maxReads) {
    this(state, position, maxReads, WorkBudget.unlimited());
  }

  /** Reads at {@code position}, up to {@code maxReads} keys, for an evaluation with this budget. */
  public PinnedReader(KeyReader state, long position, int maxReads, WorkBudget budget) {
    this.state = state;
    this.position = position;
    this.maxReads = maxReads;
    this.budget = budget;
  }

  @Override
  public @Nullable Json[] read(List<Key> keys) {
    @Nullable Json[] values = new Json[keys.size()];
    reads = (int) Math.min(Integer.MAX_VALUE, (long) reads + values.length);
    if (isGivenUp()) {
      return values;
    }
    try {
      Values read = state.read(keys, position);
      for (int i = 0; i < values.length; i++) {
        values[i] = read.value(i);
      }
    } catch (OffsetExpired e) {
      expired = e;
    } catch (RuntimeException e) {
      failure = e;
    }
    return values;
  }

  @Override
  public WorkBudget budget() {
    return budget;
  }

  /** The position it reads at. */
  public long position() {
    return position;
  }

  /** Whether values are missing, so that what was made of them is worth nothing. */
  public boolean isGivenUp() {
    return expired != null
        || failure != null
        || isTooMuch()
        || budget.isSpent()
        || budget.isStopped();
  }

  /** Whether more was asked for than may be read. */
  public boolean isTooMuch() {
    return reads > maxReads;
  }

  /** Why history could not be read, or {@code null}. */
  public @Nullable OffsetExpired expired() {
    return expired;
  }

  /** Why the state could not be read, or {@code null}. */
  public @Nullable RuntimeException failure() {
    return failure;
  }
}

package dev.autoupdate.frontend.read;

import java.util.Arrays;

/**
 * Counts the steps of one call of a rule, or of a calculated field, with all that it asks in turn:
 * each in a frame above that of the one who asks. For one evaluation, on one thread.
 *
 * <p>What a call costs is added to the caller's frame when it is done, also when its outcome was
 * known: so the sum is what the call would cost if nothing were kept. It follows from rules and
 * data alone. The lowest frame's steps are taken from the evaluation's {@link WorkBudget}.
 */
public final class CallMeter {

  /** The most steps that one call may take: the same on every instance of a release. */
  public static final long LIMIT = 1_000_000;

  /** Why a call that takes more is denied. */
  public static final String REASON = "costs more than " + LIMIT + " steps";

  /**
   * A call is given up: it takes too many steps, or nobody may or wants to go on. An error, since
   * expressions go on after an exception.
   */
  public static final class GivenUp extends Error {

    private static final long serialVersionUID = 1L;
    private static final GivenUp INSTANCE = new GivenUp();

    private GivenUp() {
      super(null, null, false, false);
    }
  }

  private final WorkBudget budget;
  private long[] frames = new long[16];

  /** Of each frame, what others took that its call asked. */
  private long[] asked = new long[16];

  private int depth;

  /** Of all open frames. */
  private long sum;

  CallMeter(WorkBudget budget) {
    this.budget = budget;
  }

  /** How many frames are open. */
  public int depth() {
    return depth;
  }

  /** Opens a frame above the others. */
  public void open() {
    if (depth == frames.length) {
      frames = Arrays.copyOf(frames, 2 * depth);
      asked = Arrays.copyOf(asked, 2 * depth);
    }
    asked[depth] = 0;
    frames[depth++] = 0;
  }

  /** What the highest frame has counted. */
  public long steps() {
    return frames[depth - 1];
  }

  /** The highest frame's call begins anew. */
  public void restart() {
    sum -= frames[depth - 1];
    frames[depth - 1] = 0;
    asked[depth - 1] = 0;
  }

  /** What those took that the highest frame's call asked; 0 when there is no frame. */
  public long asked() {
    return depth == 0 ? 0 : asked[depth - 1];
  }

  /** What the highest frame's call took by itself. */
  public long own() {
    return frames[depth - 1] - asked[depth - 1];
  }

  /**
   * The highest frame's call is known to take so much by itself, whatever was counted to find that
   * out. Throws as {@link #count}.
   */
  public void settle(long own) {
    count(own - own());
  }

  /** Counts what another call took that the highest frame's call asked. As {@link #count}. */
  public void countAsked(long steps) {
    if (depth > 0) {
      asked[depth - 1] += steps;
    }
    count(steps);
  }

  /** Closes the highest frame; {@link #count} adds its steps to the caller's. */
  public long close() {
    long steps = frames[--depth];
    sum -= steps;
    return steps;
  }

  /** Closes all frames above the first {@code kept}. */
  public void closeTo(int kept) {
    while (depth > kept) {
      close();
    }
  }

  /**
   * Counts {@code steps} for the highest frame; without one they are taken from the budget.
   *
   * @throws GivenUp when the lowest frame's call must not go on. Who opened it decides what follows
   */
  public void count(long steps) {
    if (depth == 0) {
      budget.take(steps);
      return;
    }
    frames[depth - 1] += steps;
    sum += steps;
    if (sum > LIMIT) {
      throw GivenUp.INSTANCE;
    }
    if (sum > budget.limit() - budget.taken()) {
      budget.take(sum);
      throw GivenUp.INSTANCE;
    }
    if (budget.isStopped()) {
      throw GivenUp.INSTANCE;
    }
  }

  /** Whether no call may begin or go on: what it would give is no outcome. */
  public boolean isOver() {
    return budget.isSpent() || budget.isStopped();
  }
}

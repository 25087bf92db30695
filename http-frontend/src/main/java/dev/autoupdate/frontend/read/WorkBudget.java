package dev.autoupdate.frontend.read;

import java.util.function.BooleanSupplier;

/**
 * How much work one evaluation may still do, counted in steps: a list entry looked at, a key read,
 * a rule called, a step inside an expression, a byte of a value. For one evaluation, on one thread.
 *
 * <p>Steps are counted as if nothing were shared or cached, so that every instance comes to the
 * same end with the same view. {@link #take} never throws, since rules would take that for their
 * own failure: who is refused gives up, and whoever evaluates asks for the reason at the end.
 */
public final class WorkBudget {

  private final long limit;
  private final BooleanSupplier stopped;
  private final CallMeter meter = new CallMeter(this);
  private long taken;

  /**
   * A budget of {@code limit} steps.
   *
   * @param stopped whether nobody wants the outcome any more: a client that left, a shutdown. Asked
   *     at every step, so it must be quick. Any thread may make it true, and it stays so
   */
  public WorkBudget(long limit, BooleanSupplier stopped) {
    this.limit = limit;
    this.stopped = stopped;
  }

  /** A budget that never ends, for evaluations whose cost somebody else limits. */
  public static WorkBudget unlimited() {
    return new WorkBudget(Long.MAX_VALUE, () -> false);
  }

  /**
   * Takes {@code steps}, which are counted also when they are refused.
   *
   * @return whether the work may go on
   */
  public boolean take(long steps) {
    taken = taken > Long.MAX_VALUE - steps ? Long.MAX_VALUE : taken + steps;
    return !isSpent() && !isStopped();
  }

  /** Counts the steps of rules and calculated fields. */
  public CallMeter meter() {
    return meter;
  }

  /** Steps taken so far. */
  public long taken() {
    return taken;
  }

  /** The most steps there are. */
  public long limit() {
    return limit;
  }

  /** Whether more was asked for than there is: the view is too large, on every instance. */
  public boolean isSpent() {
    return taken > limit;
  }

  /** Whether nobody wants the outcome any more. It is no outcome then: neither kept nor shared. */
  public boolean isStopped() {
    return stopped.getAsBoolean();
  }
}

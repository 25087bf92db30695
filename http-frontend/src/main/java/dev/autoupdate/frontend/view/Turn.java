package dev.autoupdate.frontend.view;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one request wants of the live views, on its way: first without a permit, which is enough for
 * what is at hand; then in a queue; then with a permit to evaluate.
 *
 * <p>It runs on one thread at a time. Any thread may end it.
 */
public final class Turn implements Waiting {

  /** From so many steps on an evaluation is dear, and has a lane of its own. */
  static final long DEAR_STEPS = 250_000;

  private enum State {
    AT_HAND,
    QUEUED,
    PERMITTED,
    OVER
  }

  private static final Errand NOTHING =
      new Errand() {
        @Override
        public void run(Turn turn) {}

        @Override
        public void waits(Waiting waiting) {}

        @Override
        public void refused(Throwable cause) {}
      };

  private final Object caller;
  private final Errand errand;
  private final BooleanSupplier unwanted;
  private State state;
  private Timer.@Nullable Task deadline;
  private volatile boolean stopped;
  private boolean dear;
  private long taken;

  /** What it was charged in advance; its lane's. */
  long estimate;

  /**
   * A request's.
   *
   * @param caller who is charged for it; equal for the same one
   * @param unwanted whether nobody is answered any more
   */
  Turn(Object caller, Errand errand, BooleanSupplier unwanted) {
    this(caller, errand, unwanted, State.AT_HAND);
  }

  private Turn(Object caller, Errand errand, BooleanSupplier unwanted, State state) {
    this.caller = caller;
    this.errand = errand;
    this.unwanted = unwanted;
    this.state = state;
  }

  /**
   * Of those who see to it themselves how much is evaluated at a time, as for woken views: it has a
   * permit from the beginning, and keeps it.
   *
   * @param unwanted whether nobody waits for the outcome any more
   */
  public static Turn permitted(BooleanSupplier unwanted) {
    Turn turn = new Turn(NOTHING, NOTHING, unwanted, State.PERMITTED);
    turn.dear = true;
    return turn;
  }

  /** Whether an evaluation may begin; if not, what would need one throws {@link NotAtHand}. */
  synchronized boolean mayEvaluate() {
    return state == State.PERMITTED;
  }

  /** Whether it is over: nothing more is done in it. */
  synchronized boolean isOver() {
    return state == State.OVER;
  }

  /** An evaluation within this has taken so many steps; whether it has to end. */
  boolean mustStop(long steps) {
    return stopped || (!dear && steps > DEAR_STEPS) || unwanted.getAsBoolean();
  }

  /** An evaluation within this is over. */
  void charge(long steps) {
    taken += steps;
  }

  /**
   * An evaluation had to end.
   *
   * @return what tells so: {@link NotAtHand} when it goes on among the dear ones
   */
  RuntimeException ended() {
    if (stopped || dear || unwanted.getAsBoolean()) {
      return new Abandoned();
    }
    dear = true;
    return new NotAtHand();
  }

  /** Goes among the dear ones from its next turn on. */
  void becomeDear() {
    dear = true;
  }

  boolean isDear() {
    return dear;
  }

  Object caller() {
    return caller;
  }

  /** Steps that its evaluations took since this was last asked. */
  long takeCharge() {
    long charge = taken;
    taken = 0;
    return charge;
  }

  /** It waits for a permit. Returns whether it still wants one. */
  boolean enqueue() {
    errand.waits(this);
    synchronized (this) {
      state = stopped || state == State.OVER ? State.OVER : State.QUEUED;
      return state == State.QUEUED;
    }
  }

  /** What ends the time in the queue. */
  synchronized void endWith(Timer.Task task) {
    cancelDeadline();
    if (state == State.QUEUED) {
      deadline = task;
    } else {
      task.cancel();
    }
  }

  /** It has a permit. Returns whether it still wants one. */
  synchronized boolean permit() {
    cancelDeadline();
    if (state != State.QUEUED) {
      return false;
    }
    state = State.PERMITTED;
    return true;
  }

  /** Does the work. */
  void run() {
    errand.run(this);
  }

  /** The work was done, or gave up. */
  synchronized void end() {
    state = State.OVER;
    cancelDeadline();
  }

  /** It comes to nothing, if it is still in the queue. */
  void refuse(RuntimeException cause) {
    synchronized (this) {
      if (state != State.QUEUED) {
        return;
      }
      end();
    }
    errand.refused(cause);
  }

  /** The client is gone. */
  @Override
  public void forget() {
    stopped = true;
    synchronized (this) {
      if (state == State.QUEUED) {
        end();
      }
    }
  }

  /** The client seems to be gone: it is answered at once, as refused. */
  @Override
  public void release() {
    boolean open;
    synchronized (this) {
      open = state != State.OVER;
    }
    forget();
    if (open) {
      errand.refused(new Overloaded());
    }
  }

  private void cancelDeadline() {
    Timer.Task task = deadline;
    if (task != null) {
      task.cancel();
      deadline = null;
    }
  }
}

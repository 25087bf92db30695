package dev.autoupdate.frontend.view;

import dev.autoupdate.frontend.calculated.CalculatingReader;
import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.KeyReader;
import dev.autoupdate.frontend.read.PinnedReader;
import dev.autoupdate.frontend.read.RecordingReader;
import dev.autoupdate.frontend.read.WorkBudget;
import dev.autoupdate.frontend.restrict.RestrictedReader;
import dev.autoupdate.frontend.restrict.Restriction;
import dev.autoupdate.frontend.restrict.Rules;
import dev.autoupdate.frontend.restrict.RulesSource;
import dev.autoupdate.frontend.restrict.Verdict;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates a view at a position: a pure function of the state there, the user and the request. Any
 * number of threads may evaluate at a time.
 *
 * <p>The readers are stacked: key state at the position, what records the reads, what calculates,
 * what restricts; on top the request is followed. The rules are read like everything else.
 */
final class Evaluator {

  private final KeyReader state;
  private final RulesSource rules;
  private final ViewLimits limits;
  private final Failures failures;

  Evaluator(KeyReader state, RulesSource rules, ViewLimits limits, Failures failures) {
    this.state = state;
    this.rules = rules;
    this.limits = limits;
    this.failures = failures;
  }

  /**
   * What the view is at {@code position}, which this instance has reached.
   *
   * @param similar an evaluation of the view at another position: what is equal is shared with it
   * @throws OffsetExpired when history does not reach back to it
   * @throws ViewTooLarge when it is larger than it may be, or needs more work
   * @throws NotAtHand when the turn has no permit, or goes on among the dear ones
   * @throws Abandoned when nobody wants the outcome any more
   * @throws RuntimeException when the state cannot be read
   */
  Evaluation evaluate(View view, long position, @Nullable Evaluation similar, Turn turn)
      throws OffsetExpired {
    WorkBudget budget = budget(turn);
    Reads reads = Reads.at(state, position, limits, budget);
    return evaluate(view, reads, reads, similar, budget, turn);
  }

  /**
   * What of the view at {@code position} may be seen by the rules at {@code today}. Of use for one
   * answer only: what it depends on at {@code today} is not told.
   */
  Evaluation evaluateThen(View view, long position, long today, Turn turn) throws OffsetExpired {
    WorkBudget budget = budget(turn);
    Reads then = Reads.at(state, position, limits, budget);
    return evaluate(view, then, Reads.at(state, today, limits, budget), null, budget, turn);
  }

  // The budget asks at every step whether it is to go on, and that depends on how many there were.
  private WorkBudget budget(Turn turn) {
    if (!turn.mayEvaluate()) {
      throw new NotAtHand();
    }
    WorkBudget[] made = new WorkBudget[1];
    made[0] = new WorkBudget(limits.maxSteps(), () -> turn.mustStop(made[0].taken()));
    return made[0];
  }

  private Evaluation evaluate(
      View view,
      Reads data,
      Reads rights,
      @Nullable Evaluation similar,
      WorkBudget budget,
      Turn turn)
      throws OffsetExpired {
    try {
      return evaluate(view, data, rights, similar, budget);
    } catch (Spent e) {
      throw budget.isSpent()
          ? new ViewTooLarge("needs", limits.maxSteps(), "steps to evaluate")
          : turn.ended();
    } finally {
      turn.charge(budget.taken());
    }
  }

  private Evaluation evaluate(
      View view, Reads data, Reads rights, @Nullable Evaluation similar, WorkBudget budget)
      throws OffsetExpired {
    Rules now = rules.rules(rights.structure());
    CalculatingReader calculating =
        new CalculatingReader(data.structure(), now.calculated(), failures);
    RestrictedReader restricted =
        new RestrictedReader(
            data == rights
                ? restriction(now, view, calculating)
                : rightsOfToday(now, view, rights.structure()),
            calculating,
            data.values(),
            failures);
    Expander expander = new Expander(restricted, limits, budget, failures);
    Map<Key, @Nullable Json> visible = expander.expand(view.request());
    if (!budget.take(0)) {
      throw new Spent();
    }
    data.check(limits);
    rights.check(limits);
    return Evaluation.of(
        visible, data.values().keys(), data.structure().keys(), similar, budget.taken());
  }

  private Restriction rightsOfToday(Rules now, View view, RecordingReader today) {
    CalculatingReader calculating = new CalculatingReader(today, now.calculated(), failures);
    return new RightsOfToday(restriction(now, view, calculating), calculating);
  }

  private Restriction restriction(Rules now, View view, CalculatingReader calculating) {
    try {
      return now.restricter().restrict(view.identity(), calculating);
    } catch (RuntimeException e) {
      failures.add(Failures.Kind.RULE, "(restricter)", e.getClass().getName());
      return keys -> Collections.nCopies(keys.size(), Verdict.hidden());
    }
  }

  private record Reads(PinnedReader pinned, RecordingReader structure, RecordingReader values) {

    static Reads at(KeyReader state, long position, ViewLimits limits, WorkBudget budget) {
      PinnedReader pinned = new PinnedReader(state, position, limits.maxReads(), budget);
      return new Reads(pinned, new RecordingReader(pinned), new RecordingReader(pinned));
    }

    void check(ViewLimits limits) throws OffsetExpired {
      OffsetExpired expired = pinned.expired();
      if (expired != null) {
        throw expired;
      }
      RuntimeException failure = pinned.failure();
      if (failure != null) {
        throw failure;
      }
      if (pinned.isTooMuch()) {
        throw new ViewTooLarge("needs to read", limits.maxReads(), "keys");
      }
    }
  }
}

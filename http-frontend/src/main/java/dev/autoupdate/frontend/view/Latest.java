package dev.autoupdate.frontend.view;

import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.schema.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The newest evaluation of a view, the diffs that led to it, and what is to be worked in next.
 *
 * <p>For one thread at a time, the one that holds the live view's lock; what is pending, and
 * whether that concerns the structure, any thread may see.
 */
final class Latest {

  private record Dated(Evaluation evaluation, long position) {}

  private final View view;
  private final Shared shared;
  private final LiveView watcher;
  private final Rest rest;
  private final Pending pending = new Pending();
  private final PastChanges past;
  private volatile @Nullable Evaluation evaluation;
  private volatile long steps;
  private KeptDiffs kept = new KeptDiffs(0);
  private long position;
  private boolean watching;

  /** Nothing yet; later {@code watcher} is told what hits the view, which rests now and then. */
  Latest(View view, Shared shared, LiveView watcher, Rest rest) {
    this.view = view;
    this.shared = shared;
    this.watcher = watcher;
    this.rest = rest;
    this.past = new PastChanges(view, shared);
  }

  Pending pending() {
    return pending;
  }

  /** Whether the view must be evaluated to work in what is pending. */
  boolean mustBeEvaluated() {
    Evaluation now = evaluation;
    return now == null || pending.concernsStructure(now);
  }

  boolean isEvaluated() {
    return evaluation != null;
  }

  /** How many steps the last evaluation took. */
  long steps() {
    return steps;
  }

  /**
   * The newest evaluation, made if there is none.
   *
   * @param turn in which it is made
   */
  Evaluation evaluation(Turn turn) {
    Evaluation known = evaluation;
    return known != null ? known : first(turn);
  }

  /** Where the newest evaluation was made, or last worked on. */
  long position() {
    return position;
  }

  /** Up to where the newest evaluation is known to hold. */
  long held() {
    return pending.held();
  }

  /**
   * From now on what hits the view becomes pending.
   *
   * @throws Overloaded when it is not evaluated, and there is no room for one more that is kept
   */
  void watch(Turn turn) {
    if (evaluation == null && !shared.kept().hasRoomFor(view.request().keys().size())) {
      throw new Overloaded();
    }
    Evaluation now = evaluation(turn);
    if (!watching) {
      // First watched, then looked from where nobody told anything: what comes later is told.
      long known = pending.known();
      shared.index().add(now.readSet(), watcher);
      watching = true;
      fill(now, known);
    }
  }

  /** Nothing is kept, and nothing becomes pending by itself, until it is asked for again. */
  void drop() {
    Evaluation now = evaluation;
    if (now == null) {
      return;
    }
    if (watching) {
      shared.index().remove(now.readSet(), watcher);
      watching = false;
    }
    keep(null);
    kept = new KeptDiffs(position);
    past.forget();
  }

  /** Learns what hit the view up to now, without working it in. */
  void look(Turn turn) {
    Evaluation now = evaluation(turn);
    if (watching) {
      pending.advance(shared.lookout().dispatched());
    }
    fill(now, pending.known());
  }

  /** Brings the view to {@code target} or further, for a request. */
  void bringTo(long target, Turn turn) {
    look(turn);
    if (held() >= target) {
      return;
    }
    // The recent changes may be a moment behind the state.
    if (pending.known() < target) {
      evaluateAgain(turn);
    } else {
      step(turn);
    }
  }

  /**
   * Works in what is pending.
   *
   * @param turn in which it is evaluated, where it must be
   */
  void step(Turn turn) {
    Evaluation now = evaluation(turn);
    Optional<Pending.Taken> taken = pending.takeUnlessStructure(now);
    if (taken.isEmpty() || !replace(now, taken.get())) {
      evaluateAgain(turn);
    }
  }

  /** Works in what is pending, unless the view must be evaluated for that. Never evaluates. */
  void replace() {
    Evaluation now = evaluation;
    if (now != null) {
      pending.takeUnlessStructure(now).ifPresent(taken -> replace(now, taken));
    }
  }

  /**
   * What changed after {@code from}, up to where the newest evaluation holds.
   *
   * @param turn in which the past is evaluated, where it must be
   * @throws OffsetExpired when history does not reach back to it
   */
  Diff diff(long from, Turn turn) throws OffsetExpired {
    long to = held();
    Optional<Diff> kept = keptDiff(from, to);
    if (kept.isPresent()) {
      return kept.get();
    }
    Evaluation now = evaluation(turn);
    return new Diff(from, to, past.since(from, now, position, turn), now);
  }

  /** As {@link #diff}; empty when something would have to be evaluated. */
  Optional<Diff> keptDiff(long from) {
    return evaluation == null ? Optional.empty() : keptDiff(from, held());
  }

  private Optional<Diff> keptDiff(long from, long to) {
    if (from >= to) {
      return Optional.of(Diff.nothing(from, from));
    }
    Evaluation now = evaluation;
    return now == null
        ? Optional.empty()
        : kept.since(from).map(changes -> new Diff(from, to, changes, now));
  }

  private Evaluation first(Turn turn) {
    Dated made = evaluate(turn);
    keep(made.evaluation());
    position = made.position();
    kept = new KeptDiffs(position);
    pending.reset(position);
    return made.evaluation();
  }

  /** Returns whether it was possible: a view that grew too large is left to an evaluation. */
  private boolean replace(Evaluation now, Pending.Taken taken) {
    // This runs for every view that a change hits: no streams here.
    List<Hit> hits = new ArrayList<>(taken.hits().size());
    List<Change> changes = new ArrayList<>(taken.hits().size());
    for (Hit hit : taken.hits()) {
      Json before = now.value(hit.key());
      if (now.isPlain(hit.key()) && !Objects.equals(before, hit.value())) {
        hits.add(hit);
        changes.add(new Change(hit.key(), before, hit.value()));
      }
    }
    byte[] line = hits.size() == 1 ? hits.get(0).line() : null;
    if (changes.size() > 1) {
      changes.sort(Comparator.comparing(Change::key));
    }
    if (!hits.isEmpty()) {
      Evaluation next = now.with(hits);
      if (next.bytes() > shared.maxBytes()) {
        pending.putBack(taken);
        return false;
      }
      keep(next);
    }
    kept.add(taken.held(), taken.known(), Changes.of(changes, line));
    position = taken.known();
    past.forget();
    return true;
  }

  private void evaluateAgain(Turn turn) {
    Evaluation before = evaluation(turn);
    if (!turn.mayEvaluate()) {
      throw new NotAtHand();
    }
    Pending.Taken taken = pending.take();
    Dated made;
    try {
      made = evaluate(turn);
    } catch (RuntimeException | Error e) {
      pending.putBack(taken);
      throw e;
    } finally {
      // After a failure, too: it may have taken just as long, and is likely to come again.
      rest.begin();
    }
    Evaluation now = made.evaluation();
    position = made.position();
    kept.add(taken.held(), position, Changes.of(Change.between(before, now)));
    keep(now);
    past.forget();
    pending.reset(position);
    if (watching) {
      shared.index().add(now.readSetWithout(before), watcher);
      try {
        fill(now, position);
      } finally {
        shared.index().remove(before.readSetWithout(now), watcher);
      }
    }
  }

  private void keep(@Nullable Evaluation next) {
    shared.kept().replace(evaluation, next);
    evaluation = next;
  }

  private void fill(Evaluation now, long since) {
    try {
      Lookout.Sighting seen = shared.lookout().look(since, now::dependsOn);
      if (seen.keys().isEmpty()) {
        pending.advance(seen.to());
      } else {
        pending.fill(shared.lookout().read(seen.keys(), seen.to()), seen.unhit(), seen.to());
      }
    } catch (OffsetExpired e) {
      pending.loseAfter(since, shared.lookout().position());
    } catch (RuntimeException e) {
      pending.loseAfter(since, shared.lookout().position());
      throw e;
    }
  }

  private Dated evaluate(Turn turn) {
    while (true) {
      try {
        return evaluateHere(turn);
      } catch (OffsetExpired e) {
        // Trimmed past a position that was the newest a moment ago: look at the newest again.
        Thread.onSpinWait();
      }
    }
  }

  private Dated evaluateHere(Turn turn) throws OffsetExpired {
    long here = shared.state().position();
    try {
      Evaluation made = shared.evaluator().evaluate(view, here, evaluation, turn);
      steps = made.steps();
      return new Dated(made, here);
    } catch (NotAtHand e) {
      if (turn.isDear()) {
        steps = Math.max(steps, Turn.DEAR_STEPS + 1);
      }
      throw e;
    }
  }
}

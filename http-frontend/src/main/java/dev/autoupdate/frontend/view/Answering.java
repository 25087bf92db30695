package dev.autoupdate.frontend.view;

import dev.autoupdate.frontend.feed.OffsetExpired;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what those who wait at a live view are to be told.
 *
 * <p>For one thread at a time, the one that holds the live view's lock. What it returns tells them,
 * and is run when the lock is free again.
 */
final class Answering {

  private static final Runnable NO_ANSWER = () -> {};

  private interface Search {
    Runnable find() throws OffsetExpired;
  }

  private final Waits waits;
  private final Latest latest;
  private final Rest rest;
  private final Wakeup wakeup;

  Answering(Waits waits, Latest latest, Rest rest, Wakeup wakeup) {
    this.waits = waits;
    this.latest = latest;
    this.rest = rest;
    this.wakeup = wakeup;
  }

  /** Brings the view to {@code target} or further, for a request that waits for nothing. */
  void bringTo(long target, Turn turn) {
    long before = latest.position();
    latest.bringTo(target, turn);
    wakeup.noteUntold(latest.position() != before && waits.size() > 0);
  }

  /** The answer to a request that begins to wait, when there is news. The thread is its own. */
  Runnable first(Wait wait, Turn turn) {
    return found(
        wait,
        () -> {
          latest.watch(turn);
          workIn(turn, wait);
          return news(wait, latest.diff(wait.from(), turn));
        });
  }

  /** The answer to one wait if that takes no evaluation; if it does, the evaluators have to. */
  Runnable atHand(Wait wait) {
    return found(
        wait,
        () -> {
          Optional<Diff> diff = diffAtHand(wait);
          if (diff.isPresent()) {
            return news(wait, diff.get());
          }
          wakeup.noteBehind();
          return NO_ANSWER;
        });
  }

  /** The answer to one wait whose time is over. */
  Runnable last(Wait wait) {
    return found(
        wait,
        () -> {
          Turn turn = woken();
          latest.look(turn);
          workIn(turn, wait);
          return told(wait, latest.diff(wait.from(), turn));
        });
  }

  /** The answers to all for whom there is news. */
  List<Runnable> all() {
    List<Runnable> answers = new ArrayList<>();
    try {
      Turn turn = woken();
      latest.watch(turn);
      workIn(turn, null);
      wakeup.noteTold();
      Map<Long, Optional<Diff>> diffs = new HashMap<>();
      for (Wait wait : waits.all()) {
        Optional<Diff> diff = diffs.computeIfAbsent(wait.from(), from -> diff(from, turn));
        answers.add(diff.isPresent() ? news(wait, diff.get()) : () -> wait.answer(Waiter::expired));
      }
      return answers;
    } catch (Abandoned e) {
      // Whoever came since then is to be told.
      wakeup.noteBehind();
      return List.of();
    } catch (RuntimeException | Error e) {
      return waits.all().stream().map(wait -> failed(wait, e)).toList();
    }
  }

  private Turn woken() {
    return Turn.permitted(waits::isDeserted);
  }

  private static Runnable found(Wait wait, Search search) {
    try {
      return wait.isOver() ? NO_ANSWER : search.find();
    } catch (OffsetExpired e) {
      return () -> wait.answer(Waiter::expired);
    } catch (NotAtHand e) {
      throw e;
    } catch (RuntimeException | Error e) {
      return failed(wait, e);
    }
  }

  private static Runnable failed(Wait wait, Throwable cause) {
    return () -> wait.answer(waiter -> waiter.failed(cause));
  }

  private static Runnable told(Wait wait, Diff diff) {
    return () -> wait.answer(waiter -> waiter.changed(diff));
  }

  private static Runnable news(Wait wait, Diff diff) {
    if (diff.isEmpty()) {
      wait.advance(diff.to());
      return NO_ANSWER;
    }
    return told(wait, diff);
  }

  private Optional<Diff> diffAtHand(Wait wait) {
    if (!latest.isEvaluated()) {
      return Optional.empty();
    }
    latest.watch(woken());
    if (!latest.pending().isEmpty()) {
      latest.replace();
      wakeup.noteUntold(waits.hasOthersThan(wait));
    }
    return latest.keptDiff(wait.from());
  }

  private Optional<Diff> diff(long from, Turn turn) {
    try {
      return Optional.of(latest.diff(from, turn));
    } catch (OffsetExpired e) {
      return Optional.empty();
    }
  }

  /**
   * Works in what is pending, unless that must wait.
   *
   * @param own who the caller tells itself, if somebody
   */
  private void workIn(Turn turn, @Nullable Wait own) {
    if (!latest.pending().isEmpty() && !(rest.isResting() && latest.mustBeEvaluated())) {
      latest.step(turn);
      // Who enters a wait after this look finds the lock taken, and then what was worked in.
      wakeup.noteUntold(waits.hasOthersThan(own));
    }
  }
}

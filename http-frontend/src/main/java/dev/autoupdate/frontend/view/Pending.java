package dev.autoupdate.frontend.view;

import dev.autoupdate.schema.Key;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What changed in the read set of a view and is not worked in yet. Any thread may call anything.
 *
 * <p>What is {@linkplain #known known} is complete: all that changed up to there is either worked
 * in or waiting here. Up to where the view {@linkplain #held held} it is as it was evaluated.
 */
final class Pending {

  private static final long NOT_HIT = Long.MAX_VALUE;

  // A view that nothing hits costs no map.
  private Map<Key, Hit> hits = Map.of();
  private boolean lost;
  private long held = NOT_HIT;
  private long known;

  /**
   * What was waiting.
   *
   * @param hits the newest of each key
   * @param lost whether there may be others
   * @param held up to where nothing had hit the view
   * @param known up to where the hits are complete
   */
  record Taken(Collection<Hit> hits, boolean lost, long held, long known) {

    /** Whether this may make anything in {@code evaluation} different. */
    boolean concernsStructure(Evaluation evaluation) {
      return lost || concern(hits, evaluation);
    }
  }

  /** Nothing is waiting: the view was evaluated at {@code position}. */
  synchronized void reset(long position) {
    take();
    known = position;
  }

  /**
   * The view is hit.
   *
   * @param unhit nothing hit it after what is known and up to here
   * @param to the hits are complete up to here; what is known already is passed over
   */
  synchronized void add(Collection<Hit> added, long unhit, long to) {
    if (to <= known) {
      return;
    }
    put(added);
    held = Math.min(held, Math.max(known, unhit));
    known = to;
  }

  /** As {@link #add}, but fills a gap in what is known, or tells what is known already. */
  synchronized void fill(Collection<Hit> added, long unhit, long to) {
    put(added);
    held = Math.min(held, unhit);
    known = Math.max(known, to);
  }

  /** There may be hits nobody can tell any more, up to {@code to}; what is known is passed over. */
  synchronized void lose(long to) {
    if (to > known) {
      loseAfter(known, to);
    }
  }

  /** As {@link #lose}, but from {@code since} on nothing counts as known. */
  synchronized void loseAfter(long since, long to) {
    lost = true;
    held = Math.min(held, since);
    known = Math.max(known, to);
  }

  /** What was taken could not be worked in. */
  synchronized void putBack(Taken taken) {
    lost = true;
    held = Math.min(held, taken.held());
  }

  /** Nothing else hit the view up to {@code position}. */
  synchronized void advance(long position) {
    known = Math.max(known, position);
  }

  /** Takes out what is waiting; what is known stays known. */
  synchronized Taken take() {
    Taken taken = new Taken(hits.values(), lost, held(), known);
    hits = Map.of();
    lost = false;
    held = NOT_HIT;
    return taken;
  }

  /** As {@link #take}, unless that may make anything in {@code evaluation} different. */
  synchronized Optional<Taken> takeUnlessStructure(Evaluation evaluation) {
    return concernsStructure(evaluation) ? Optional.empty() : Optional.of(take());
  }

  /** Up to where nothing hit the view. */
  synchronized long held() {
    return Math.min(held, known);
  }

  /** Up to where all that hit the view is known. */
  synchronized long known() {
    return known;
  }

  synchronized boolean isEmpty() {
    return hits.isEmpty() && !lost;
  }

  /** Whether what is waiting may make anything in {@code evaluation} different. */
  synchronized boolean concernsStructure(Evaluation evaluation) {
    return lost || concern(hits.values(), evaluation);
  }

  private static boolean concern(Collection<Hit> hits, Evaluation evaluation) {
    for (Hit hit : hits) {
      if (evaluation.isStructure(hit.key())) {
        return true;
      }
    }
    return false;
  }

  private void put(Collection<Hit> added) {
    if (hits.isEmpty() && added.size() == 1) {
      Hit alone = added.iterator().next();
      hits = Map.of(alone.key(), alone);
      return;
    }
    if (!(hits instanceof HashMap)) {
      hits = new HashMap<>(hits);
    }
    for (Hit hit : added) {
      hits.merge(hit.key(), hit, (a, b) -> a.position() > b.position() ? a : b);
    }
  }
}

package dev.autoupdate.frontend.view;

import dev.autoupdate.frontend.feed.OffsetExpired;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What changed in a view since a position that no kept diff reaches back to: found by evaluating
 * the past, where that is necessary. For one thread at a time.
 */
final class PastChanges {

  private record Found(long from, Evaluation to, Changes changes) {}

  private final View view;
  private final Shared shared;

  // Many clients come back at once with the same offset, for example when an instance is restarted.
  private @Nullable Found found;

  PastChanges(View view, Shared shared) {
    this.view = view;
    this.shared = shared;
  }

  /**
   * From {@code from} to {@code now}, which was made, or last worked on, at {@code position}.
   *
   * @param turn in which the past is evaluated
   * @throws OffsetExpired when history does not reach back to it
   */
  Changes since(long from, Evaluation now, long position, Turn turn) throws OffsetExpired {
    Found known = found;
    if (known != null && known.from() == from && known.to() == now) {
      return known.changes();
    }
    Changes changes =
        isUnhit(from, now, position)
            ? Changes.of(List.of())
            : Changes.of(Change.between(evaluate(from, now, turn), now));
    found = new Found(from, now, changes);
    return changes;
  }

  /** The evaluation that was compared with is another one now. */
  void forget() {
    found = null;
  }

  private Evaluation evaluate(long from, Evaluation now, Turn turn) throws OffsetExpired {
    return shared.evaluator().evaluate(view, from, now, turn);
  }

  // An evaluation is a function of its read set: what did not change there made no difference.
  private boolean isUnhit(long from, Evaluation now, long position) {
    try {
      Lookout.Sighting seen = shared.lookout().look(from, now::dependsOn);
      return seen.keys().isEmpty() && seen.to() >= position;
    } catch (OffsetExpired e) {
      return false;
    }
  }
}

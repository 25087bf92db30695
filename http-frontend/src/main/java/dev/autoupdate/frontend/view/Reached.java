package dev.autoupdate.frontend.view;

import dev.autoupdate.frontend.read.WorkBudget;
import dev.autoupdate.frontend.request.FieldSet;
import dev.autoupdate.frontend.request.Targets.Target;
import dev.autoupdate.schema.ObjectId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is asked for of each object that was reached so far, and what of that is new. For one
 * evaluation, on one thread.
 *
 * <p>Objects are many and what is asked for of them is the same for most: sets of fields are merged
 * once for each pair, and equal ones are one object.
 */
final class Reached {

  private record Sum(FieldSet all, FieldSet more) {}

  private record Pair(FieldSet known, FieldSet added) {}

  private final WorkBudget budget;
  private final Map<ObjectId, FieldSet> known = new HashMap<>();
  private final Map<Pair, Sum> sums = new HashMap<>();
  private final Map<FieldSet, FieldSet> sets = new HashMap<>();
  private Map<ObjectId, FieldSet> news = new LinkedHashMap<>();

  Reached(WorkBudget budget) {
    this.budget = budget;
  }

  /**
   * An object is reached. It costs a step for each field, as if they had to be read again.
   *
   * @throws Spent when the budget gives no further step
   */
  void add(Target target) {
    FieldSet added = target.fields();
    step(added.fields().size());
    FieldSet before = known.get(target.object());
    if (before == added) {
      return;
    }
    if (before == null) {
      known.put(target.object(), added);
      news.put(target.object(), added);
      return;
    }
    Sum sum = sum(before, added);
    if (!sum.more().isEmpty()) {
      known.put(target.object(), sum.all());
      FieldSet waiting = news.get(target.object());
      news.put(target.object(), waiting == null ? sum.more() : sum(waiting, sum.more()).all());
    }
  }

  /** What is asked for that was not before this was last called, in the order it was reached. */
  Map<ObjectId, FieldSet> takeNews() {
    Map<ObjectId, FieldSet> taken = news;
    news = new LinkedHashMap<>();
    return taken;
  }

  private Sum sum(FieldSet before, FieldSet added) {
    Pair pair = new Pair(before, added);
    Sum made = sums.get(pair);
    if (made == null) {
      // Before it is made: trees are walked for it.
      step((long) before.size() + added.size());
      FieldSet more = one(added.without(before));
      made = new Sum(more.isEmpty() ? before : one(before.and(added)), more);
      sums.put(pair, made);
    }
    return made;
  }

  private FieldSet one(FieldSet set) {
    FieldSet same = sets.putIfAbsent(set, set);
    return same == null ? set : same;
  }

  private void step(long steps) {
    if (!budget.take(steps)) {
      throw new Spent();
    }
  }
}

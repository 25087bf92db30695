package dev.autoupdate.frontend.view;

import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The latest diffs of a view, for clients that are a few steps behind. For one thread at a time.
 *
 * <p>Each step knows the values before it, so that several merge: what changed and changed back is
 * no change.
 */
final class KeptDiffs {

  static final int MAX_STEPS = 16;
  static final int MAX_BYTES = 1 << 16;

  /** The oldest position that the steps begin from. */
  private long start;

  private final Deque<Step> steps = new ArrayDeque<>(2);
  private int bytes;

  /** No steps yet: the view is known from {@code position} on. */
  KeptDiffs(long position) {
    this.start = position;
  }

  /** The view was the same up to {@code held}; what is different at {@code to} are the changes. */
  void add(long held, long to, Changes changes) {
    if (changes.isEmpty() && held + 1 >= to) {
      return;
    }
    Step last = steps.peekLast();
    if (last != null) {
      // They say whole objects, which may be far more than what changed.
      last.changes.forgetMessages();
    }
    Step step = new Step(held, to, changes);
    steps.addLast(step);
    bytes += step.bytes;
    while (steps.size() > MAX_STEPS || (bytes > MAX_BYTES && steps.size() > 1)) {
      Step oldest = steps.removeFirst();
      bytes -= oldest.bytes;
      start = oldest.to;
    }
  }

  /** What changed after {@code from}; empty when the steps do not tell. */
  Optional<Changes> since(long from) {
    if (from < start) {
      return Optional.empty();
    }
    List<Step> later = later(from);
    // Within a step that took several records at once, nobody knows what the view was.
    if (!later.isEmpty() && from > later.get(0).held) {
      return Optional.empty();
    }
    return Optional.of(later.size() == 1 ? later.get(0).changes : merge(later));
  }

  private List<Step> later(long from) {
    List<Step> later = new ArrayList<>(1);
    Iterator<Step> newestFirst = steps.descendingIterator();
    while (newestFirst.hasNext()) {
      Step step = newestFirst.next();
      if (step.to <= from) {
        break;
      }
      later.add(0, step);
    }
    return later;
  }

  private static Changes merge(List<Step> steps) {
    Map<Key, Change> merged = new LinkedHashMap<>();
    for (Step step : steps) {
      for (Change change : step.changes.list()) {
        merged.merge(
            change.key(),
            change,
            (first, last) -> new Change(first.key(), first.before(), last.after()));
      }
    }
    return Changes.of(
        merged.values().stream()
            .filter(change -> !Objects.equals(change.before(), change.after()))
            .sorted(Comparator.comparing(Change::key))
            .toList());
  }

  private static final class Step {
    final long held;
    final long to;
    final Changes changes;
    final int bytes;

    Step(long held, long to, Changes changes) {
      this.held = held;
      this.to = to;
      this.changes = changes;
      this.bytes = bytes(changes.list());
    }

    private static int bytes(List<Change> changes) {
      int bytes = 0;
      for (Change change : changes) {
        bytes = Math.addExact(bytes, size(change.before()) + size(change.after()));
      }
      return bytes;
    }

    private static int size(@Nullable Json value) {
      return value == null ? 0 : value.size();
    }
  }
}

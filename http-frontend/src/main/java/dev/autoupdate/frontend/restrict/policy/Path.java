package dev.autoupdate.frontend.restrict.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The questions that are open: the rule of each asks the next. It knows which of them are in a
 * circle: strongly connected components, by the algorithm of Tarjan.
 */
final class Path {

  /** A question until it is answered. */
  static final class Open {
    final Question question;

    /** How many questions were open before. */
    private final int depth;

    private boolean closed;

    /** The first question of the circle that this one is in, as far as that is known. */
    @Nullable Open head;

    /** What its rule has looked at; {@code null} when the outcome is not to be shared. */
    @Nullable Map<Look, Object> looks;

    /** What its rule has asked others for; each counts once. */
    final Set<Look> asked = new HashSet<>();

    private Open(Question question, int depth) {
      this.question = question;
      this.depth = depth;
    }
  }

  private final List<Open> path = new ArrayList<>();
  private final Map<Question, Open> byQuestion = new HashMap<>();

  boolean isEmpty() {
    return path.isEmpty();
  }

  /** The one whose rule runs; {@code null} when there is none. */
  @Nullable Open last() {
    return path.isEmpty() ? null : path.get(path.size() - 1);
  }

  /** The open one with {@code question}, or {@code null}. */
  @Nullable Open find(Question question) {
    return byQuestion.get(question);
  }

  Open open(Question question) {
    Open open = new Open(question, path.size());
    path.add(open);
    byQuestion.put(question, open);
    return open;
  }

  /** The last one is not open any more. Who asked it is in its circle, unless it began there. */
  void closeLast() {
    Open last = path.remove(path.size() - 1);
    byQuestion.remove(last.question);
    last.closed = true;
    if (last.head != null && last.head != last) {
      noteCircle(last.head);
    }
  }

  void closeAll() {
    while (!path.isEmpty()) {
      closeLast();
    }
  }

  /** The last one leads back to {@code head}, which is open. */
  void noteCircle(Open head) {
    Open last = path.get(path.size() - 1);
    if (last.head == null || last.head.depth > head.depth) {
      last.head = head;
    }
  }

  /**
   * Where an answer was in a circle with {@code head}: the first question of it that is still open,
   * if there is one.
   */
  static @Nullable Open openHead(@Nullable Open head) {
    Open at = head;
    while (at != null && at.closed) {
      at = at.head == at ? null : at.head;
    }
    return at;
  }
}

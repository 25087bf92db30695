package dev.autoupdate.frontend.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The changes between two positions, ascending by key, and the texts that say them: each is made
 * when it is first needed, and shared by all who get it. Any thread may use it; when two need a
 * text at the same time, both make it, and make the same.
 */
final class Changes {

  static final Changes NONE = new Changes(List.of(), null);

  private record Messages(long transaction, byte[] body) {}

  private final List<Change> list;
  private volatile byte @Nullable [] line;
  private volatile @Nullable Messages messages;

  private Changes(List<Change> list, byte @Nullable [] line) {
    this.list = list;
    this.line = line;
  }

  static Changes of(List<Change> list) {
    return list.isEmpty() ? NONE : new Changes(list, null);
  }

  /** With the line that says them, if that is known. */
  static Changes of(List<Change> list, byte @Nullable [] line) {
    return list.isEmpty() ? NONE : new Changes(list, line);
  }

  List<Change> list() {
    return list;
  }

  boolean isEmpty() {
    return list.isEmpty();
  }

  /** As one line with a {@link Tail}: shared, not to be written to. */
  byte[] line() {
    byte[] known = line;
    if (known == null) {
      known = Diff.encode(list);
      line = known;
    }
    return known;
  }

  /** Gives up the messages: what is to be told from now on goes further. */
  void forgetMessages() {
    messages = null;
  }

  /**
   * As messages: shared, not to be written to.
   *
   * @param after what the view is after them
   * @param transaction the position they lead to; -1 for all there is to see, at any position
   */
  byte[] messages(Evaluation after, long transaction) {
    if (isEmpty()) {
      return ObjectMessages.NONE;
    }
    Messages known = messages;
    if (known == null || known.transaction() != transaction) {
      known = new Messages(transaction, ObjectMessages.encode(list, after, transaction));
      messages = known;
    }
    return known.body();
  }
}

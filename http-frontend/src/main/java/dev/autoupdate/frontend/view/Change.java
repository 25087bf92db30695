package dev.autoupdate.frontend.view;

import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How one key of a view differs between two positions.
 *
 * @param key which
 * @param before {@code null} when there was no value to see
 * @param after {@code null} when there is none any more
 */
record Change(Key key, @Nullable Json before, @Nullable Json after) {

  /** What differs, ascending by key. */
  static List<Change> between(Evaluation before, Evaluation after) {
    List<Change> changes = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < before.keys().size() || j < after.keys().size()) {
      int order = compare(before.keys(), i, after.keys(), j);
      Key key = order <= 0 ? before.keys().get(i) : after.keys().get(j);
      Json old = order <= 0 ? before.value(i++) : null;
      Json now = order >= 0 ? after.value(j++) : null;
      if (!Objects.equals(old, now)) {
        changes.add(new Change(key, old, now));
      }
    }
    return changes;
  }

  /** All there is to see. */
  static List<Change> toAll(Evaluation after) {
    List<Change> changes = new ArrayList<>(after.keys().size());
    for (int i = 0; i < after.keys().size(); i++) {
      Json now = after.value(i);
      if (now != null) {
        changes.add(new Change(after.keys().get(i), null, now));
      }
    }
    return changes;
  }

  private static int compare(Keys left, int i, Keys right, int j) {
    if (i == left.size()) {
      return 1;
    }
    if (j == right.size()) {
      return -1;
    }
    Key a = left.get(i);
    Key b = right.get(j);
    return a.equals(b) ? 0 : a.compareTo(b);
  }
}

package dev.autoupdate.frontend.restrict.policy;

import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a rule looks at. Rules are pure: which look is the next, or what the outcome is,
 * follows from what the looks before have seen.
 */
sealed interface Look {

  /** What is seen there. To be compared by {@code equals}. */
  Object in(Evaluation evaluation);

  /** Something that may be absent. */
  static Object seen(@Nullable Json value) {
    return value == null ? Absent.ABSENT : value;
  }

  /** What stands for absence. */
  enum Absent {
    ABSENT
  }

  /** A key, be it that an object exists. */
  record AtKey(Key key) implements Look {
    @Override
    public Object in(Evaluation evaluation) {
      return seen(evaluation.json(key));
    }
  }

  /** A field of the user: another key for each of them. */
  record AtUser(String field) implements Look {
    @Override
    public Object in(Evaluation evaluation) {
      return seen(evaluation.jsonOfUser(field));
    }
  }

  /** Whether another mode grants. */
  record AtMode(Question question) implements Look {
    @Override
    public Object in(Evaluation evaluation) {
      return evaluation.grants(question);
    }
  }
}

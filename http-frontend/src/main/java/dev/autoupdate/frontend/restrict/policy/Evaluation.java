package dev.autoupdate.frontend.restrict.policy;

import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.ValueReader;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelEvaluationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one evaluation knows already: values that were read, and what was decided. Used by one
 * thread.
 *
 * <p>Where rules lead through the data back to a question that is still open, everybody on the way
 * is denied. So the answer does not depend on where one began.
 */
final class Evaluation {

  private static final int MAX_DEPTH = 64;

  /** {@code object} is null where the mode does not look at it: then one answer is for all. */
  private record Question(@Nullable ObjectId object, Mode mode) {}

  private static final class Open {
    final Question question;
    boolean circular;

    Open(Question question) {
      this.question = question;
    }
  }

  private final RuleBook rules;
  private final ValueReader state;
  private final Failures failures;
  private final Map<Key, Object> values = new HashMap<>();
  private final Map<Question, Boolean> answers = new HashMap<>();
  private final List<Open> open = new ArrayList<>();
  private final ObjectValue user;

  Evaluation(RuleBook rules, Identity identity, ValueReader state, Failures failures) {
    this.rules = rules;
    this.state = state;
    this.failures = failures;
    this.user =
        identity.userId() == 0
            ? ObjectValue.anonymous(this)
            : ObjectValue.of(
                this, new ObjectId(rules.usersCollection(), Long.toString(identity.userId())));
  }

  /** A field's value; the null value when it is absent. */
  Object value(ObjectId object, String field) {
    Key key = new Key(object.collection(), object.id(), field);
    Object known = values.get(key);
    if (known == null) {
      known = JsonValues.toCel(state.read(key));
      values.put(key, known);
    }
    return known;
  }

  /** Whether there is such an object. */
  boolean exists(ObjectId object) {
    return !(values.computeIfAbsent(Key.existence(object), key -> JsonValues.toCel(state.read(key)))
        instanceof NullValue);
  }

  /** The user. */
  ObjectValue user() {
    return user;
  }

  /** What {@code can(object, mode)} gives: false for what does not exist. */
  boolean may(@Nullable ObjectId object, String name) {
    if (object == null) {
      return false;
    }
    Mode mode = rules.mode(object.collection(), name);
    return mode != null && (isThis(object) || exists(object)) && grants(object, mode);
  }

  // Of an object that is gone there is nothing to show anyway: one key less to watch.
  private boolean isThis(ObjectId object) {
    return !open.isEmpty() && object.equals(open.get(open.size() - 1).question.object());
  }

  /** Whether {@code object} may be seen, for lists that point to it. */
  boolean isVisible(ObjectId object) {
    Mode mode = rules.objectMode(object.collection());
    return mode != null && exists(object) && grants(object, mode);
  }

  /** Whether the mode lets the user see what it guards of {@code object}. */
  boolean grants(ObjectId object, Mode mode) {
    Question question = new Question(mode.rule().isAboutThis() ? object : null, mode);
    Boolean known = answers.get(question);
    if (known != null) {
      return known;
    }
    if (open.size() == MAX_DEPTH) {
      open.forEach(each -> each.circular = true);
      return false;
    }
    for (int at = 0; at < open.size(); at++) {
      if (open.get(at).question.equals(question)) {
        open.subList(at, open.size()).forEach(each -> each.circular = true);
        return false;
      }
    }
    Open asked = new Open(question);
    open.add(asked);
    boolean granted = decide(question);
    open.remove(open.size() - 1);
    if (asked.circular) {
      fail(mode, "leads back to itself through the data");
      granted = false;
    }
    answers.put(question, granted);
    return granted;
  }

  private boolean decide(Question question) {
    ObjectId object = question.object();
    Mode mode = question.mode();
    try {
      Object result =
          mode.rule()
              .evaluate(
                  object == null ? ObjectValue.nothing(this) : ObjectValue.of(this, object), user);
      if (result instanceof Boolean granted) {
        return granted;
      }
      fail(mode, "gives neither true nor false");
    } catch (CelEvaluationException e) {
      fail(mode, e.getErrorCode().name());
    }
    return false;
  }

  private void fail(Mode mode, String reason) {
    failures.add(Failures.Kind.RULE, mode.toString(), reason);
  }
}

package dev.autoupdate.frontend.restrict.policy;

import static java.util.Objects.requireNonNull;

import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.ValueReader;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelEvaluationException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one evaluation knows already: values that were read, and what was decided. Used by one
 * thread.
 *
 * <p>Where rules lead through the data back to a question that is still open, everybody on the way
 * is denied. So the answer does not depend on where one began. Nor does it on how far they lead:
 * what is open is kept apart from the thread's stack, and there is no end to it.
 */
final class Evaluation {

  // How many rules run one inside the other, each on some dozens of frames of the thread's stack.
  private static final int MAX_NESTED = 16;

  private record Known(@Nullable Json json, Object value) {}

  /** {@code head} is that of a circle which was still open when this was answered. */
  private record Answer(boolean granted, Path.@Nullable Open head) {}

  private final RuleBook rules;
  private final Outcomes outcomes;
  private final ValueReader state;
  private final Failures failures;
  private final Map<Key, Known> values = new HashMap<>();
  private final Map<Question, Answer> answers = new HashMap<>();
  private final Path path = new Path();

  /** How many rules run on the thread's stack. */
  private int nested;

  private final @Nullable ObjectId userName;
  private final ObjectValue user;

  /** Takes outcomes that are known, and adds to them. */
  Evaluation(
      RuleBook rules, Outcomes outcomes, Identity identity, ValueReader state, Failures failures) {
    this.rules = rules;
    this.outcomes = outcomes;
    this.state = state;
    this.failures = failures;
    this.userName =
        identity.userId() == 0
            ? null
            : new ObjectId(rules.usersCollection(), Long.toString(identity.userId()));
    this.user = ObjectValue.user(this, userName);
  }

  /** A field's value; the null value when it is absent. */
  Object value(ObjectId object, String field) {
    Key key = new Key(object.collection(), object.id(), field);
    return value(key, new Look.AtKey(key));
  }

  /** A field of the user, likewise. */
  Object valueOfUser(String field) {
    Look look = new Look.AtUser(field);
    if (userName == null) {
      note(look, Look.Absent.ABSENT);
      return NullValue.NULL_VALUE;
    }
    return value(keyOfUser(userName, field), look);
  }

  /** The rule looks at who the user is: what it gives is for nobody else. */
  void notePersonal() {
    noteUnshared();
  }

  private void noteUnshared() {
    Path.Open asking = path.last();
    if (asking != null) {
      asking.looks = null;
    }
  }

  /** Whether there is such an object. */
  boolean exists(ObjectId object) {
    Key key = Key.existence(object);
    Json existence = json(key);
    note(new Look.AtKey(key), Look.seen(existence));
    return existence != null;
  }

  /** What the state has for {@code key}, by itself: no rule looks at it. */
  @Nullable Json json(Key key) {
    try {
      return state.read(key);
    } catch (RuntimeException e) {
      // There is nothing to be noted as seen, and the expression may go on.
      noteUnshared();
      throw e;
    }
  }

  /** As {@link #json}, a field of the user. */
  @Nullable Json jsonOfUser(String field) {
    return userName == null ? null : json(keyOfUser(userName, field));
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
    Path.Open asking = path.last();
    return asking != null && object.equals(asking.question.object());
  }

  /** Whether {@code object} may be seen, for lists that point to it. */
  boolean isVisible(ObjectId object) {
    Mode mode = rules.objectMode(object.collection());
    return mode != null && exists(object) && grants(object, mode);
  }

  /** Whether the mode lets the user see what it guards of {@code object}. */
  boolean grants(ObjectId object, Mode mode) {
    Question question = Question.of(object, mode);
    boolean granted = grants(question);
    note(new Look.AtMode(question), granted);
    return granted;
  }

  /** As above, by itself: no rule looks at it. */
  boolean grants(Question question) {
    Answer known = answers.get(question);
    if (known != null) {
      Path.Open head = Path.openHead(known.head());
      if (head != null) {
        path.noteCircle(head);
      }
      return known.granted();
    }
    Path.Open asked = path.find(question);
    if (asked != null) {
      path.noteCircle(asked);
      return false;
    }
    return path.isEmpty() ? begin(question) : ask(question);
  }

  // Rules are pure: one that runs anew asks the same, and is answered at once as far as it had
  // come.
  private boolean begin(Question question) {
    path.open(question);
    nested = 1;
    try {
      for (Path.Open last = path.last(); last != null; last = path.last()) {
        try {
          answer(last);
        } catch (Suspension suspended) {
          // The last one is another now.
        }
      }
    } finally {
      path.closeAll();
    }
    return requireNonNull(answers.get(question)).granted();
  }

  private boolean ask(Question question) {
    Path.Open asked = path.open(question);
    if (nested == MAX_NESTED) {
      throw Suspension.INSTANCE;
    }
    nested++;
    try {
      return answer(asked);
    } finally {
      nested--;
    }
  }

  private boolean answer(Path.Open asked) {
    Question question = asked.question;
    Outcome outcome;
    try {
      outcome = outcome(asked);
    } catch (RuntimeException e) {
      // An expression may go on after it.
      path.closeLast();
      throw e;
    }
    path.closeLast();
    if (outcome.failure() != null) {
      failures.add(Failures.Kind.RULE, question.mode().toString(), outcome.failure());
    }
    answers.put(question, new Answer(outcome.granted(), asked.head));
    return outcome.granted();
  }

  private Outcome outcome(Path.Open asked) {
    Question question = asked.question;
    Outcome outcome = shared(question);
    if (outcome == null) {
      Map<Look, Object> looks = new LinkedHashMap<>();
      asked.looks = looks;
      outcome = decide(question);
      if (asked.looks != null && asked.head == null) {
        outcomes.keep(question, looks, outcome);
      }
    }
    return asked.head == null ? outcome : Outcome.CIRCULAR;
  }

  private @Nullable Outcome shared(Question question) {
    try {
      return outcomes.find(question, this);
    } catch (RuntimeException e) {
      // What comes of a state that cannot be read is up to the rule.
      return null;
    }
  }

  private Outcome decide(Question question) {
    ObjectId object = question.object();
    try {
      Object result =
          question
              .mode()
              .rule()
              .evaluate(
                  object == null ? ObjectValue.nothing(this) : ObjectValue.of(this, object), user);
      return result instanceof Boolean granted
          ? Outcome.of(granted)
          : Outcome.failed("gives neither true nor false");
    } catch (CelEvaluationException e) {
      return Outcome.failed(Unfit.reason(e));
    }
  }

  // What is no value for rules was seen all the same.
  private Object value(Key key, Look look) {
    Known known = values.get(key);
    Json json = known == null ? json(key) : known.json();
    note(look, Look.seen(json));
    if (known == null) {
      known = new Known(json, JsonValues.toCel(json));
      values.put(key, known);
    }
    return known.value();
  }

  private static Key keyOfUser(ObjectId name, String field) {
    return new Key(name.collection(), name.id(), field);
  }

  private void note(Look look, Object seen) {
    Path.Open asking = path.last();
    if (asking != null && asking.looks != null) {
      asking.looks.put(look, seen);
    }
  }
}

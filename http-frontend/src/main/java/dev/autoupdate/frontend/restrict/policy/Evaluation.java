package dev.autoupdate.frontend.restrict.policy;

import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.CallMeter;
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

  // What reading a value costs: so much of it is one step.
  private static final int BYTES_OF_STEP = 32;

  /** {@code steps} are what it took to calculate it. */
  private record Known(@Nullable Json json, Object value, long steps) {}

  /** {@code head} is that of a circle which was still open when this was answered. */
  private record Answer(boolean granted, long steps, Path.@Nullable Open head) {}

  private final RuleBook rules;
  private final Outcomes outcomes;
  private final ValueReader state;
  private final Failures failures;
  private final CallMeter meter;
  private final Comparisons comparisons;
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
    this.meter = state.budget().meter();
    this.comparisons = new Comparisons(meter);
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

  /** As above, by itself: no rule looks at it. Not granted when the evaluation is over. */
  boolean grants(Question question) {
    Answer known = answers.get(question);
    if (known == null) {
      Path.Open asked = path.find(question);
      if (asked != null) {
        path.noteCircle(asked);
        return false;
      }
      if (path.isEmpty()) {
        begin(question);
      } else {
        ask(question);
      }
      known = answers.get(question);
      if (known == null) {
        return false;
      }
    } else {
      Path.Open head = Path.openHead(known.head());
      if (head != null) {
        path.noteCircle(head);
      }
    }
    if (known.head() != null) {
      // What a circle takes depends on where one enters it.
      noteUnshared();
    }
    countAsked(new Look.AtMode(question), known.steps());
    return known.granted();
  }

  // In one call each that is asked counts once, so that it is the same for who only looks up what
  // the call had looked at.
  private void countAsked(Look look, long steps) {
    Path.Open asking = path.last();
    if (asking == null || asking.asked.add(look)) {
      meter.countAsked(steps);
    } else {
      meter.count(1);
    }
  }

  /** Whether it was asked before, and given up since it takes too many steps. */
  boolean isTooDear(ObjectId object, Mode mode) {
    Answer known = answers.get(Question.of(object, mode));
    return known != null && known.steps() > CallMeter.LIMIT;
  }

  /** What operators of expressions do. */
  Comparisons comparisons() {
    return comparisons;
  }

  /** Counts the steps of all that runs. */
  CallMeter meter() {
    return meter;
  }

  // Rules are pure: one that runs anew asks the same, and is answered at once as far as it had
  // come.
  private void begin(Question question) {
    int callers = meter.depth();
    if (meter.isOver()) {
      return;
    }
    path.open(question);
    meter.open();
    nested = 1;
    try {
      for (Path.Open last = path.last(); last != null; last = path.last()) {
        try {
          answer(last);
        } catch (Suspension suspended) {
          // The last one is another now.
        }
      }
    } catch (CallMeter.GivenUp e) {
      if (callers > 0) {
        throw e;
      }
      if (!meter.isOver()) {
        failures.add(Failures.Kind.RULE, question.mode().toString(), CallMeter.REASON);
        answers.put(question, new Answer(false, CallMeter.LIMIT + 1, null));
      }
    } finally {
      path.closeAll();
      meter.closeTo(callers);
    }
  }

  private void ask(Question question) {
    Path.Open asked = path.open(question);
    meter.open();
    if (nested == MAX_NESTED) {
      throw Suspension.INSTANCE;
    }
    nested++;
    try {
      answer(asked);
    } finally {
      nested--;
    }
  }

  private void answer(Path.Open asked) {
    Question question = asked.question;
    Outcome outcome;
    try {
      outcome = outcome(asked);
    } catch (RuntimeException e) {
      // An expression may go on after it.
      path.closeLast();
      meter.count(meter.close());
      throw e;
    }
    path.closeLast();
    long steps = meter.close();
    if (outcome.failure() != null) {
      failures.add(Failures.Kind.RULE, question.mode().toString(), outcome.failure());
    }
    answers.put(
        question,
        new Answer(outcome.granted(), asked.head == null ? steps : outcome.own(), asked.head));
  }

  private Outcome outcome(Path.Open asked) {
    Question question = asked.question;
    restart(asked);
    Outcome outcome = shared(question);
    if (outcome != null) {
      meter.settle(outcome.own());
    } else {
      restart(asked);
      Map<Look, Object> looks = new LinkedHashMap<>();
      asked.looks = looks;
      outcome = decide(question);
      if (asked.looks != null && asked.head == null) {
        outcomes.keep(question, looks, outcome);
      }
    }
    return asked.head == null ? outcome : Outcome.circular();
  }

  private void restart(Path.Open asked) {
    meter.restart();
    asked.asked.clear();
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
          ? Outcome.of(granted, meter.own())
          : Outcome.failed("gives neither true nor false", meter.own());
    } catch (CelEvaluationException e) {
      return Outcome.failed(Unfit.reason(e), meter.own());
    }
  }

  // What is no value for rules was seen all the same.
  private Object value(Key key, Look look) {
    Known known = values.get(key);
    long before = meter.asked();
    Json json = known == null ? json(key) : known.json();
    long steps = known == null ? meter.asked() - before : known.steps();
    Path.Open asking = path.last();
    boolean first = asking == null || steps == 0 || asking.asked.add(look);
    note(look, Look.seen(json));
    if (known == null) {
      known = new Known(json, JsonValues.toCel(json), steps);
      values.put(key, known);
    } else if (first && steps > 0) {
      meter.countAsked(steps);
    }
    meter.count(1 + (json == null ? 0 : json.size() / BYTES_OF_STEP));
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

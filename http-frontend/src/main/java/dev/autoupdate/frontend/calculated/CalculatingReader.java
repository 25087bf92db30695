package dev.autoupdate.frontend.calculated;

import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.CallMeter;
import dev.autoupdate.frontend.read.ValueReader;
import dev.autoupdate.frontend.read.WorkBudget;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Computes calculated fields where they are read, each once; everything else comes from the reader
 * below. For one evaluation, on one thread.
 *
 * <p>A calculated field is absent when its object has no field in the state, when computing it
 * fails, and when it depends on itself. All fields of such a circle are absent, so it does not
 * matter which of them was read first. Nor does it for fields that are calculated from each other
 * too deep: absent is what has more than a certain number of others below it.
 */
public final class CalculatingReader implements ValueReader {

  private static final int MAX_DEPTH = 100;
  private static final int NO_CIRCLE = Integer.MAX_VALUE;

  private final ValueReader below;
  private final CalculatedFields fields;
  private final Failures failures;
  private final WorkBudget budget;
  private final CallMeter meter;
  private final Map<Key, Computation> computations = new HashMap<>();
  private final List<Computation> running = new ArrayList<>();

  /** What is computed, but belongs to a circle with one that still runs. */
  private final List<Computation> circle = new ArrayList<>();

  /** Whether what was read first, and still runs, turned out to go too deep. */
  private boolean tooDeep;

  /** Computes {@code fields} from what {@code below} reads. */
  public CalculatingReader(ValueReader below, CalculatedFields fields, Failures failures) {
    this.below = below;
    this.fields = fields;
    this.failures = failures;
    this.budget = below.budget();
    this.meter = budget.meter();
  }

  @Override
  public WorkBudget budget() {
    return budget;
  }

  /** Whether {@code key} is computed here. */
  public boolean isCalculated(Key key) {
    return fields.find(key) != null;
  }

  @Override
  public @Nullable Json[] read(List<Key> keys) {
    if (fields.isEmpty()) {
      return below.read(keys);
    }
    List<Key> asked = new ArrayList<>(keys.size());
    for (Key key : keys) {
      asked.add(isCalculated(key) ? Key.existence(key.object()) : key);
    }
    @Nullable Json[] values = below.read(asked);
    for (int i = 0; i < values.length; i++) {
      CalculatedField field = fields.find(keys.get(i));
      if (field != null && values[i] != null) {
        values[i] = compute(keys.get(i), field);
      }
    }
    return values;
  }

  @Override
  public @Nullable Json read(Key key) {
    return isCalculated(key) ? ValueReader.super.read(key) : below.read(key);
  }

  private @Nullable Json compute(Key key, CalculatedField field) {
    Computation known = computations.get(key);
    if (known != null && running.isEmpty()) {
      meter.countAsked(known.steps);
      return known.value;
    }
    tooDeep |= running.size() + (known == null ? 0 : known.height) >= MAX_DEPTH;
    if (tooDeep) {
      return null;
    }
    if (known != null) {
      noteHeight(known);
      noteCircle(known.reaches);
      meter.countAsked(known.steps);
      return known.value;
    }
    if (meter.depth() == 0 && meter.isOver()) {
      return null;
    }
    Computation computation = new Computation(key, running.size());
    computations.put(key, computation);
    running.add(computation);
    int callers = meter.depth();
    meter.open();
    try {
      @Nullable Json value = calculate(key, field);
      running.remove(running.size() - 1);
      if (tooDeep) {
        giveUp(computation);
      } else {
        finish(computation, value);
      }
      computation.steps = meter.close();
    } catch (CallMeter.GivenUp e) {
      meter.closeTo(callers);
      drop(computation);
      if (callers > 0) {
        throw e;
      }
      if (meter.isOver()) {
        return null;
      }
      computation.reaches = NO_CIRCLE;
      computation.steps = CallMeter.LIMIT + 1;
      computations.put(key, computation);
      fail(key, CallMeter.REASON);
    }
    meter.countAsked(computation.steps);
    return computation.value;
  }

  // Nothing is known of what was given up, nor of what belongs to a circle with it.
  private void drop(Computation givenUp) {
    running.remove(running.size() - 1);
    computations.remove(givenUp.key);
    circle.forEach(each -> computations.remove(each.key));
    circle.clear();
    tooDeep &= !running.isEmpty();
  }

  // What is below the first one may be well when it is read by itself: that is forgotten.
  private void giveUp(Computation done) {
    if (!running.isEmpty()) {
      computations.remove(done.key);
      return;
    }
    circle.forEach(each -> computations.remove(each.key));
    circle.clear();
    tooDeep = false;
    done.height = MAX_DEPTH;
    done.reaches = NO_CIRCLE;
    fail(done.key, "calculated from " + MAX_DEPTH + " fields or more, one after the other");
  }

  private @Nullable Json calculate(Key key, CalculatedField field) {
    try {
      return field.calculate(key.object(), this);
    } catch (CalculationFailed e) {
      fail(key, String.valueOf(e.getMessage()));
      return null;
    } catch (RuntimeException e) {
      fail(key, e.getClass().getName());
      return null;
    }
  }

  private void finish(Computation done, @Nullable Json value) {
    int depth = running.size();
    done.height = done.below;
    noteHeight(done);
    if (done.lowest == NO_CIRCLE) {
      done.value = value;
      done.reaches = NO_CIRCLE;
    } else if (done.lowest < depth) {
      done.reaches = done.lowest;
      circle.add(done);
      noteCircle(done.lowest);
    } else {
      // The circle is closed: who reads one of its fields from now on does not belong to it.
      done.reaches = NO_CIRCLE;
      while (!circle.isEmpty() && circle.get(circle.size() - 1).reaches >= depth) {
        circle.remove(circle.size() - 1).reaches = NO_CIRCLE;
      }
    }
  }

  private void noteHeight(Computation read) {
    if (!running.isEmpty()) {
      Computation reader = running.get(running.size() - 1);
      reader.below = Math.max(reader.below, read.height + 1);
    }
  }

  // Whoever reads a field that leads back to one still being computed is in a circle with it.
  private void noteCircle(int reached) {
    if (!running.isEmpty()) {
      Computation reader = running.get(running.size() - 1);
      reader.lowest = Math.min(reader.lowest, reached);
    }
  }

  private void fail(Key key, String reason) {
    failures.add(Failures.Kind.CALCULATED_FIELD, key.collection() + "/" + key.field(), reason);
  }

  private static final class Computation {
    final Key key;

    /** How many are below it, one below the other, as far as that is known. */
    int below;

    /** The same when it is done. */
    int height;

    /** The lowest place among the running that it leads back to. */
    int lowest = NO_CIRCLE;

    /** What a reader of it leads back to: its own place as long as it runs. */
    int reaches;

    /** What computing it took, if nothing else were known. */
    long steps;

    @Nullable Json value;

    Computation(Key key, int depth) {
      this.key = key;
      this.reaches = depth;
    }
  }
}

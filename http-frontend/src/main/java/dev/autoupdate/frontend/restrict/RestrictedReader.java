package dev.autoupdate.frontend.restrict;

import dev.autoupdate.frontend.calculated.CalculatingReader;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.ValueReader;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what one user may see. What is hidden is not read, hence neither delivered nor followed.
 * For one evaluation, on one thread.
 */
public final class RestrictedReader {

  /** What becomes of a value that is read. */
  public enum Use {
    /** It is delivered, and where it leads is part of the view. */
    FOLLOW,
    /** It is delivered, and that is all. */
    DELIVER
  }

  /** Takes what may be seen. */
  @FunctionalInterface
  public interface Visible {
    /** The user may see that {@code key} has {@code value}; {@code null} when it is absent. */
    void value(Key key, @Nullable Json value);
  }

  private final Restriction restriction;
  private final CalculatingReader structure;
  private final ValueReader values;
  private final Failures failures;

  /**
   * Shows what {@code restriction} lets through.
   *
   * @param structure reads what is followed, and what is calculated
   * @param values reads what is delivered only
   */
  public RestrictedReader(
      Restriction restriction, CalculatingReader structure, ValueReader values, Failures failures) {
    this.restriction = restriction;
    this.structure = structure;
    this.values = values;
    this.failures = failures;
  }

  /** Hands over those of {@code keys} that may be seen, in no particular order. */
  public void read(List<Key> keys, Use use, Visible visible) {
    if (keys.isEmpty()) {
      return;
    }
    List<Verdict> verdicts = verdicts(keys);
    List<Key> shown = new ArrayList<>(keys.size());
    for (int i = 0; i < verdicts.size(); i++) {
      Verdict verdict = verdicts.get(i);
      if (verdict instanceof Verdict.Rewritten rewritten) {
        visible.value(keys.get(i), rewritten.value());
      } else if (verdict instanceof Verdict.Shown) {
        shown.add(keys.get(i));
      }
    }
    if (use == Use.FOLLOW) {
      hand(shown, structure, visible);
    } else {
      List<Key> calculated = new ArrayList<>(0);
      List<Key> plain = new ArrayList<>(shown.size());
      shown.forEach(key -> (structure.isCalculated(key) ? calculated : plain).add(key));
      hand(calculated, structure, visible);
      hand(plain, values, visible);
    }
  }

  private static void hand(List<Key> keys, ValueReader reader, Visible visible) {
    if (!keys.isEmpty()) {
      @Nullable Json[] read = reader.read(keys);
      for (int i = 0; i < read.length; i++) {
        visible.value(keys.get(i), read[i]);
      }
    }
  }

  private List<Verdict> verdicts(List<Key> keys) {
    String reason;
    try {
      List<Verdict> verdicts = restriction.verdicts(keys);
      if (verdicts.size() == keys.size()) {
        return verdicts;
      }
      reason = "not one verdict for each key";
    } catch (RuntimeException e) {
      reason = e.getClass().getName();
    }
    failures.add(Failures.Kind.RULE, "(restricter)", reason);
    return Collections.nCopies(keys.size(), Verdict.hidden());
  }
}

package dev.autoupdate.frontend.restrict.policy;

import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.ValueReader;
import dev.autoupdate.frontend.read.WorkBudget;
import dev.autoupdate.frontend.restrict.Verdict;
import dev.autoupdate.frontend.restrict.policy.CollectionRules.FieldRule;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says why one key is shown to one user, or not. */
final class Explainer {

  private record Recording(ValueReader state, Map<Key, @Nullable Json> read)
      implements ValueReader {
    @Override
    public @Nullable Json[] read(List<Key> keys) {
      @Nullable Json[] values = state.read(keys);
      for (int i = 0; i < values.length; i++) {
        read.put(keys.get(i), values[i]);
      }
      return values;
    }

    @Override
    public WorkBudget budget() {
      return state.budget();
    }
  }

  private final RuleBook rules;
  private final Identity identity;
  private final ValueReader state;
  private final Map<Key, @Nullable Json> read = new LinkedHashMap<>();
  private final Evaluation tracing;
  private final PolicyRestriction restriction;

  Explainer(RuleBook rules, Identity identity, ValueReader state) {
    this.rules = rules;
    this.identity = identity;
    this.state = state;
    // Explaining counts no failures: nobody was denied anything.
    Failures uncounted = new Failures();
    ValueReader recording = new Recording(state, read);
    this.restriction =
        new PolicyRestriction(
            rules,
            recording,
            uncounted,
            new Evaluation(rules, new Outcomes(), identity, recording, uncounted));
    this.tracing = new Evaluation(rules, new Outcomes(), identity, state, uncounted);
  }

  Explanation explain(Key key) {
    FieldRule rule = rules.find(key);
    if (rule == null) {
      String reason =
          rules.collections().containsKey(key.collection())
              ? "the policy names no field "
                  + key.field()
                  + " of "
                  + key.collection()
                  + ", and no default"
              : "the policy does not name the collection " + key.collection();
      return explanation(key, false, reason, null, List.of());
    }
    Verdict verdict = restriction.verdicts(List.of(key)).get(0);
    Mode mode = rule.mode();
    String reason =
        "mode " + mode.name() + " at " + mode.rule().at() + ": " + oneLine(mode.rule().text());
    Step step = new Tracer(rules, tracing).trace(key.object(), mode, true);
    if (!(verdict instanceof Verdict.Rewritten) || rule.cut() == null) {
      boolean shown = verdict.equals(Verdict.shown());
      return explanation(key, shown, reason + absent(key, shown), step, List.of());
    }
    return explanation(key, true, reason + absent(key, true), step, removed(key, rule.cut()));
  }

  private Explanation explanation(
      Key key, boolean visible, String reason, @Nullable Step step, List<String> removed) {
    return new Explanation(key, identity.userId(), visible, reason, step, removed, read);
  }

  private String absent(Key key, boolean shown) {
    return shown && state.read(key) == null ? " (but it has no value)" : "";
  }

  private List<String> removed(Key key, Cut cut) {
    Object value = JsonValues.toCel(state.read(key));
    List<?> elements = value instanceof List<?> list ? list : List.of(value);
    List<String> removed = new ArrayList<>();
    for (Object element : elements) {
      ObjectId target = cut.target(element);
      if (target == null) {
        removed.add("an element that names no object");
      } else if (!tracing.isVisible(target)) {
        removed.add(target + ": " + why(target));
      }
    }
    return removed;
  }

  private String why(ObjectId target) {
    Mode mode = rules.objectMode(target.collection());
    if (mode == null) {
      return target.collection() + " has no object mode";
    }
    return tracing.exists(target) ? mode + " denies" : "does not exist";
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }
}

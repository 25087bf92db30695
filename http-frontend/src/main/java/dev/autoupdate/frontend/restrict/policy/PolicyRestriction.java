package dev.autoupdate.frontend.restrict.policy;

import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.ValueReader;
import dev.autoupdate.frontend.restrict.Restriction;
import dev.autoupdate.frontend.restrict.Verdict;
import dev.autoupdate.frontend.restrict.policy.CollectionRules.FieldRule;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import dev.cel.common.values.NullValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks the rule of each key. */
final class PolicyRestriction implements Restriction {

  private final RuleBook rules;
  private final ValueReader state;
  private final Failures failures;
  private final Evaluation evaluation;

  PolicyRestriction(RuleBook rules, ValueReader state, Failures failures, Evaluation evaluation) {
    this.rules = rules;
    this.state = state;
    this.failures = failures;
    this.evaluation = evaluation;
  }

  @Override
  public List<Verdict> verdicts(List<Key> keys) {
    List<Verdict> verdicts = new ArrayList<>(keys.size());
    keys.forEach(key -> verdicts.add(verdict(key)));
    return verdicts;
  }

  private Verdict verdict(Key key) {
    FieldRule rule = rules.find(key);
    if (rule == null || !evaluation.grants(key.object(), rule.mode())) {
      return Verdict.hidden();
    }
    return rule.cut() == null ? Verdict.shown() : new Verdict.Rewritten(cut(key, rule.cut()));
  }

  private @Nullable Json cut(Key key, Cut cut) {
    Json whole = state.read(key);
    Object value = JsonValues.toCel(whole);
    if (value instanceof NullValue) {
      return null;
    }
    if (!(value instanceof List<?> elements)) {
      ObjectId target = target(key, cut, value);
      return target != null && evaluation.isVisible(target) ? whole : null;
    }
    List<Object> visible = new ArrayList<>(elements.size());
    for (Object element : elements) {
      ObjectId target = target(key, cut, element);
      if (target != null && evaluation.isVisible(target)) {
        visible.add(element);
      }
    }
    return visible.size() == elements.size() ? whole : JsonValues.toJson(visible);
  }

  private @Nullable ObjectId target(Key key, Cut cut, Object element) {
    ObjectId target = cut.target(element);
    if (target == null) {
      failures.add(
          Failures.Kind.RELATION_VALUE,
          key.collection() + "/" + CollectionRules.template(key.field()),
          "is to be cut, but names no objects");
    }
    return target;
  }
}

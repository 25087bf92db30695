package dev.autoupdate.frontend.restrict.policy;

import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.ValueReader;
import dev.autoupdate.frontend.restrict.Verdict;
import dev.autoupdate.schema.Key;
import java.util.ArrayList;
import java.util.List;

/** Says why one key is shown to one user, or not. */
final class Explainer {

  private final RuleBook rules;
  private final PolicyRestriction restriction;

  Explainer(RuleBook rules, Identity identity, ValueReader state, Failures failures) {
    this.rules = rules;
    this.restriction =
        new PolicyRestriction(
            rules, state, failures, new Evaluation(rules, identity, state, failures));
  }

  Explanation explain(Key key) {
    boolean visible = !restriction.verdicts(List.of(key)).get(0).equals(Verdict.hidden());
    List<String> lines = new ArrayList<>(List.of(key + (visible ? " is shown" : " is hidden")));
    CollectionRules.FieldRule rule = rules.find(key);
    lines.add(rule == null ? "the policy does not name it" : rule.mode().toString());
    return new Explanation(visible, lines);
  }
}

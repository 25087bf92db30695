package dev.autoupdate.frontend.restrict.policy;

import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.calculated.CalculatedFields;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.ValueReader;
import dev.autoupdate.frontend.restrict.Rules;
import dev.autoupdate.schema.Key;
import java.util.List;

/** A policy that can be used. Immutable; any thread may use it. */
public final class Policy {

  private final PolicySource source;
  private final RuleBook ruleBook;
  private final Rules rules;
  private final List<RemoteField> remoteFields;
  private final List<String> warnings;

  Policy(
      PolicySource source,
      RuleBook ruleBook,
      CalculatedFields calculated,
      List<RemoteField> remoteFields,
      List<String> warnings,
      Failures failures) {
    this.source = source;
    this.ruleBook = ruleBook;
    this.remoteFields = List.copyOf(remoteFields);
    this.warnings = List.copyOf(warnings);
    Outcomes outcomes = new Outcomes();
    this.rules =
        new Rules(
            calculated,
            (identity, state) ->
                new PolicyRestriction(
                    ruleBook,
                    state,
                    failures,
                    new Evaluation(ruleBook, outcomes, identity, state, failures)));
  }

  /** From 1; a newer policy has a higher one. */
  public int version() {
    return source.version();
  }

  /** What is calculated and what is hidden. */
  public Rules rules() {
    return rules;
  }

  RuleBook ruleBook() {
    return ruleBook;
  }

  /** The fields that other services know, in the files' order. */
  public List<RemoteField> remoteFields() {
    return remoteFields;
  }

  /** What looks like a mistake, but is none that keeps it from being used. */
  public List<String> warnings() {
    return warnings;
  }

  /** The files it was made of. */
  public PolicySource source() {
    return source;
  }

  /**
   * Why {@code identity} sees {@code key}, or does not.
   *
   * @param state reads unrestricted values, calculated fields included
   */
  public Explanation explain(Identity identity, Key key, ValueReader state) {
    return new Explainer(ruleBook, identity, state).explain(key);
  }
}

package dev.autoupdate.frontend.restrict.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.restrict.Verdict;
import dev.autoupdate.schema.Key;
import java.util.List;

/** Compiles and asks. */
final class PolicyKit {

  final Failures failures = new Failures();
  final PolicyCompiler compiler = new PolicyCompiler("user", failures);

  Policy policy(String text) {
    Compiled compiled = compile(text);
    assertThat(compiled).isInstanceOf(Compiled.Valid.class);
    return ((Compiled.Valid) compiled).policy();
  }

  /** A policy for the field {@code motion/title} with one rule. */
  Policy rule(String rule) {
    return policy(
        """
        collections:
          motion:
            modes:
              tested: |
                %s
            fields:
              title: tested
          meeting:
            modes:
              all: "true"
        """
            .formatted(rule));
  }

  Compiled compile(String text) {
    return compiler.compile(List.of(new PolicyFile("policy.yaml", text)));
  }

  List<String> errors(String text) {
    Compiled compiled = compile(text);
    return compiled instanceof Compiled.Invalid invalid
        ? invalid.errors().stream().map(PolicyError::toString).toList()
        : List.of();
  }

  static Verdict verdict(Policy policy, long user, String key, State state) {
    return policy
        .rules()
        .restricter()
        .restrict(Identity.of(user), state)
        .verdicts(List.of(Key.of(key)))
        .get(0);
  }

  /** {@code shown}, {@code hidden}, or the value it is rewritten to. */
  static String seen(Policy policy, long user, String key, State state) {
    Verdict verdict = verdict(policy, user, key, state);
    return verdict instanceof Verdict.Rewritten rewritten
        ? String.valueOf(rewritten.value())
        : verdict.equals(Verdict.shown()) ? "shown" : "hidden";
  }
}

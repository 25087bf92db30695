package dev.autoupdate.frontend.restrict.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.read.ValueReader;
import dev.autoupdate.frontend.restrict.Rules;
import dev.autoupdate.frontend.restrict.Verdict;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The policy in force is the one that key state holds. */
final class PoliciesTest {

  private final Policies policies = new Policies(new PolicyKit().compiler);

  private static PolicySource source(int version, String rule) {
    return new PolicySource(
        version,
        List.of(
            new PolicyFile(
                "policy.yaml",
                "version: "
                    + version
                    + "\ncollections: { a: { modes: { m: \""
                    + rule
                    + "\" }, default: m } }")));
  }

  private static ValueReader holding(@Nullable Json stored) {
    return keys ->
        keys.stream().map(key -> key.equals(Key.POLICY) ? stored : null).toArray(Json[]::new);
  }

  private Verdict verdict(@Nullable Json stored, String key) {
    return verdict(policies, stored, key);
  }

  private static Verdict verdict(Policies by, @Nullable Json stored, String key) {
    ValueReader state = holding(stored);
    return by.rules(state)
        .restricter()
        .restrict(Identity.of(1), state)
        .verdicts(List.of(Key.of(key)))
        .get(0);
  }

  @Test
  void withoutAPolicyThereAreNoRules() {
    assertThat(policies.rules(holding(null))).isSameAs(Rules.NONE);
    assertThat(policies.policy(null)).isNull();
  }

  @Test
  void whereOneIsRequiredNothingIsVisibleWithoutIt() {
    Policies required = new Policies(new PolicyKit().compiler, true);

    assertThat(verdict(required, null, "a/1/x")).isEqualTo(Verdict.hidden());
    assertThat(verdict(required, source(1, "true").toJson(), "a/1/x")).isEqualTo(Verdict.shown());
  }

  @Test
  void theStoredPolicyCounts() {
    Json stored = source(3, "true").toJson();
    assertThat(verdict(stored, "a/1/x")).isEqualTo(Verdict.shown());
    assertThat(verdict(stored, "b/1/x")).isEqualTo(Verdict.hidden());
    Policy policy = Objects.requireNonNull(policies.policy(stored));
    assertThat(policy.version()).isEqualTo(3);
    assertThat(policy.source()).isEqualTo(source(3, "true"));
  }

  @Test
  void aPolicyThatDoesNotCompileHidesEverything() {
    Json stored = source(1, "nope").toJson();
    assertThat(verdict(stored, "a/1/x")).isEqualTo(Verdict.hidden());
    assertThat(policies.policy(stored)).isNull();
    assertThat(policies.rules(holding(stored)).calculated().isEmpty()).isTrue();
  }

  @Test
  void whatIsNoPolicyHidesEverything() {
    for (String stored :
        List.of("3", "{}", "{\"version\":1}", "{\"version\":1,\"files\":[{\"name\":\"a\"}]}")) {
      assertThat(verdict(Json.of(stored), "a/1/x")).isEqualTo(Verdict.hidden());
    }
  }

  @Test
  void theSameContentIsCompiledOnce() {
    Policy first = policies.policy(source(1, "true").toJson());
    policies.policy(source(2, "true").toJson());
    assertThat(policies.policy(source(1, "true").toJson())).isSameAs(first);
  }

  @Test
  void onlyAFewPoliciesAreKept() {
    Policy first = policies.policy(source(1, "true").toJson());
    IntStream.rangeClosed(2, 10).forEach(i -> policies.policy(source(i, "true").toJson()));
    assertThat(policies.policy(source(1, "true").toJson())).isNotSameAs(first);
  }

  @Test
  void threadsShareOnePolicy() {
    Json stored = source(1, "user.id in [1, 2] || this.x.exists(y, y == 1)").toJson();
    Set<Policy> seen =
        IntStream.range(0, 64)
            .parallel()
            .mapToObj(
                i -> {
                  assertThat(verdict(stored, "a/1/x")).isEqualTo(Verdict.shown());
                  return policies.policy(stored);
                })
            .collect(Collectors.toSet());
    assertThat(seen).hasSize(1);
  }

  @Test
  void theStoredFormIsReadBack() {
    PolicySource source = source(7, "true");
    assertThat(PolicySource.of(source.toJson())).isEqualTo(Optional.of(source));
    assertThat(new PolicySource(3, List.of(new PolicyFile("p", "a: \"b\"\n"))).toJson().toString())
        .isEqualTo("{\"version\":3,\"files\":[{\"name\":\"p\",\"text\":\"a: \\\"b\\\"\\n\"}]}");
  }
}

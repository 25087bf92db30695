package dev.autoupdate.frontend.restrict.policy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.ValueReader;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users share of each other's rules. */
final class OutcomesTest {

  private static final ObjectId MOTION = new ObjectId("motion", "1");
  private static final State STATE =
      State.of(
          "motion/1/group_ids=[7]",
          "motion/1/open=false",
          "motion/1/next=\"motion/1\"",
          "motion/1/owner_id=1",
          "user/1/group_ids=[7]",
          "user/2/group_ids=[7]",
          "user/3/group_ids=[8]");

  private final Outcomes outcomes = new Outcomes();

  @Test
  void whoSeesTheSameSharesTheOutcome() {
    RuleBook rules = rules("this.open || user.group_ids.exists(id, id in this.group_ids)");

    assertThat(ask(rules, 1, STATE)).isTrue();

    assertThat(known(rules, 2, STATE)).extracting(Outcome::granted).isEqualTo(true);
    assertThat(known(rules, 3, STATE)).isNull();
    assertThat(known(rules, 0, STATE)).isNull();
  }

  @Test
  void whatChangedIsAskedForAgainAndWhatChangedBackIsStillKnown() {
    RuleBook rules = rules("user.group_ids.exists(id, id in this.group_ids)");
    State changed = State.of("motion/1/group_ids=[8]", "user/1/group_ids=[7]");
    ask(rules, 1, STATE);

    assertThat(known(rules, 1, changed)).isNull();
    assertThat(ask(rules, 1, changed)).isFalse();

    assertThat(known(rules, 1, changed)).extracting(Outcome::granted).isEqualTo(false);
    assertThat(known(rules, 1, STATE)).extracting(Outcome::granted).isEqualTo(true);
  }

  @Test
  void whatIsFoundIsWhatIsRead() {
    RuleBook rules = rules("this.open || user.group_ids.exists(id, id in this.group_ids)");
    State first = State.of("motion/1/group_ids=[7]", "user/1/group_ids=[7]");
    State second = State.of("motion/1/group_ids=[7]", "user/2/group_ids=[7]");

    ask(rules, 1, first);
    ask(rules, 2, second);

    assertThat(second.read())
        .containsExactly(
            Key.of("motion/1/open"), Key.of("user/2/group_ids"), Key.of("motion/1/group_ids"));
  }

  @Test
  void anEvaluationTakesWhatIsKnown() {
    RuleBook rules = rules("this.open");
    outcomes.keep(
        question(rules),
        Map.of(new Look.AtKey(Key.of("motion/1/open")), Json.of("false")),
        Outcome.of(true, 1));

    assertThat(ask(rules, 1, STATE)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "this.owner_id == user.id",
        "user.id in this.group_ids",
        "ref('user', this.owner_id) == user",
        "can(user, 'tested')",
        "[user].exists(u, u.id == 1)",
        "{user.id: true}[this.owner_id]"
      })
  void whatDependsOnWhoTheUserIsIsForNobodyElse(String rule) {
    RuleBook rules = rules(rule);

    ask(rules, 1, STATE);

    assertThat(known(rules, 1, STATE)).isNull();
    assertThat(known(rules, 2, STATE)).isNull();
  }

  @Test
  void whereTheUserDoesNotMatterAllShareIt() {
    RuleBook rules = rules("this.open || this.owner_id == user.id");
    State open = State.of("motion/1/open=true");

    ask(rules, 1, open);

    assertThat(known(rules, 2, open)).extracting(Outcome::granted).isEqualTo(true);
    assertThat(known(rules, 2, STATE)).isNull();
  }

  @Test
  void aRuleThatAsksAboutTheUserHelpsOnesThatDoNot() {
    RuleBook rules = rules("can(this, 'own') || this.open", "this.owner_id == user.id");
    State open = State.of("motion/1/open=true", "motion/1/owner_id=3");

    ask(rules, 1, open);

    assertThat(known(rules, 2, open)).extracting(Outcome::granted).isEqualTo(true);
    assertThat(ask(rules, 3, STATE)).isFalse();
    assertThat(ask(rules, 1, STATE)).isTrue();
  }

  @Test
  void aRuleThatLeadsBackToItselfIsNotKept() {
    RuleBook rules = rules("can(ref(this.next), 'tested') || this.open");

    assertThat(ask(rules, 1, STATE)).isFalse();

    assertThat(known(rules, 1, STATE)).isNull();
    assertThat(ask(rules, 1, STATE)).isFalse();
  }

  @Test
  void aFailureCountsForEachWhoIsDenied() {
    RuleBook rules = rules("this.open + 1 > 2");
    Failures failures = new Failures();

    evaluation(rules, 1, STATE, failures).grants(question(rules));
    evaluation(rules, 2, STATE, failures).grants(question(rules));

    assertThat(known(rules, 3, STATE)).extracting(Outcome::failure).isNotNull();
    assertThat(failures.count(Failures.Kind.RULE)).isEqualTo(2);
  }

  @Test
  void whatIsKnownOfAnotherObjectButCannotBeReadIsOneFailureOfTheRule() {
    RuleBook rules = rules("can(ref(this.next), 'tested') || this.open");
    State state = State.of("motion/1/next=\"motion/2\"", "motion/2/open=true");
    Question next = new Question(new ObjectId("motion", "2"), mode(rules));
    assertThat(evaluation(rules, 1, state, new Failures()).grants(next)).isTrue();
    ValueReader failing =
        keys -> {
          if (keys.contains(Key.of("motion/2/open"))) {
            throw new IllegalStateException("lost");
          }
          return state.read(keys);
        };
    Failures failures = new Failures();

    Evaluation evaluation = new Evaluation(rules, outcomes, Identity.of(1), failing, failures);

    assertThat(evaluation.grants(question(rules))).isFalse();
    assertThat(failures.count(Failures.Kind.RULE)).isEqualTo(1);
  }

  @Test
  void whatIsNotUsedIsForgottenWhenThereIsTooMuch() {
    Outcomes few = new Outcomes(10_000);
    RuleBook rules = rules("this.open");
    Question used = new Question(new ObjectId("motion", "2"), mode(rules));
    State state = State.of("motion/2/open=true");
    keep(few, question(rules), "motion/1/open", "false");
    keep(few, used, "motion/2/open", "true");

    for (int i = 10; i < 100; i++) {
      keep(few, new Question(new ObjectId("motion", "" + i), mode(rules)), "m/" + i + "/a", "1");
      assertThat(few.find(used, evaluation(rules, 1, state, new Failures()))).isNotNull();
    }

    assertThat(few.find(question(rules), evaluation(rules, 1, STATE, new Failures()))).isNull();
  }

  @Test
  void whatGrewTooLargeBeginsAnewEvenIfItIsUsed() {
    Outcomes few = new Outcomes(10_000);
    RuleBook rules = rules("this.open");
    keep(few, question(rules), "motion/1/open", "false");
    for (int i = 0; i < 8; i++) {
      keep(few, question(rules), "motion/1/open", "" + i);
    }

    for (int i = 10; i < 30; i++) {
      keep(few, new Question(new ObjectId("motion", "" + i), mode(rules)), "m/" + i + "/a", "1");
    }

    assertThat(few.find(question(rules), evaluation(rules, 1, STATE, new Failures()))).isNull();
    keep(few, question(rules), "motion/1/open", "false");
    assertThat(few.find(question(rules), evaluation(rules, 1, STATE, new Failures()))).isNotNull();
  }

  @Test
  void ofOneLookTheOldestSightsAreForgotten() {
    RuleBook rules = rules("this.open");
    for (int i = 0; i <= 32; i++) {
      keep(outcomes, question(rules), "motion/1/open", "" + i);
    }

    assertThat(known(rules, 1, State.of("motion/1/open=0"))).isNull();
    assertThat(known(rules, 1, State.of("motion/1/open=1"))).isNotNull();
    assertThat(known(rules, 1, State.of("motion/1/open=32"))).isNotNull();
  }

  @Test
  void manyThreadsShareOutcomes() throws Exception {
    RuleBook rules = rules("user.group_ids.exists(id, id in this.group_ids)");
    Outcomes few = new Outcomes(2_000);
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int i = 0; i < 4_000; i++) {
      int user = i % 3 + 1;
      State state =
          State.of(
              "motion/1/group_ids=[" + i % 5 + "]", "user/" + user + "/group_ids=[" + i % 7 + "]");
      boolean expected = i % 5 == i % 7;
      tasks.add(
          () ->
              new Evaluation(rules, few, Identity.of(user), state, new Failures())
                      .grants(question(rules))
                  == expected);
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (Future<Boolean> right : threads.invokeAll(tasks)) {
        assertThat(right.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private boolean ask(RuleBook rules, long user, State state) {
    return evaluation(rules, user, state, new Failures()).grants(question(rules));
  }

  private @Nullable Outcome known(RuleBook rules, long user, State state) {
    return outcomes.find(question(rules), evaluation(rules, user, state, new Failures()));
  }

  private Evaluation evaluation(RuleBook rules, long user, State state, Failures failures) {
    return new Evaluation(rules, outcomes, Identity.of(user), state, failures);
  }

  private static void keep(Outcomes outcomes, Question question, String key, String value) {
    outcomes.keep(
        question, Map.of(new Look.AtKey(Key.of(key)), Json.of(value)), Outcome.of(true, 1));
  }

  private static Question question(RuleBook rules) {
    return Question.of(MOTION, mode(rules));
  }

  private static Mode mode(RuleBook rules) {
    return requireNonNull(rules.mode("motion", "tested"));
  }

  private static RuleBook rules(String tested) {
    return rules(tested, "false");
  }

  private static RuleBook rules(String tested, String own) {
    return new PolicyKit()
        .policy(
            """
            collections:
              motion:
                modes:
                  tested: |
                    %s
                  own: |
                    %s
                fields: { title: tested, text: own }
              user:
                modes: { tested: this.ok }
                fields: { name: tested }
            """
                .formatted(tested, own))
        .ruleBook();
  }
}

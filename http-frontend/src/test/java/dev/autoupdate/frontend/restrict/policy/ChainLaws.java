package dev.autoupdate.frontend.restrict.policy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.schema.ObjectId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** What a mode grants depends on nothing but the state, however far and wherever its rule leads. */
final class ChainLaws {

  private static final int LENGTH = 100;
  private static final List<String> RULES =
      List.of(
          "refs(this.nexts).exists(n, can(n, 'see')) || this.open",
          "refs(this.nexts).all(n, !can(n, 'see'))",
          "!can(ref(this.next), 'see') && !can(ref(this.other), 'see') || this.open",
          "this.open ? can(ref(this.next), 'see') : !can(ref(this.other), 'see')",
          "!can(ref(this.other), 'see') && this.open || !can(ref(this.next), 'see')");

  private final Map<String, RuleBook> rules = new HashMap<>();
  private final Map<String, Outcomes> everShared = new HashMap<>();

  @Property(tries = 500)
  void eachIsAnsweredAsIfItWereAskedAlone(@ForAll("rules") String rule, @ForAll Random random) {
    State state = State.of(links(random));
    List<Integer> ids = new ArrayList<>(IntStream.rangeClosed(1, LENGTH).boxed().toList());
    Collections.shuffle(ids, random);
    Evaluation together = evaluation(rule, new Outcomes(), state);
    Evaluation shared =
        evaluation(rule, everShared.computeIfAbsent(rule, unused -> new Outcomes()), state);
    Set<Boolean> answers = new HashSet<>();

    for (int id : ids) {
      boolean granted = grants(rule, together, id);
      answers.add(granted);
      assertThat(grants(rule, shared, id)).as("chain/%s, shared", id).isEqualTo(granted);
      if (random.nextInt(4) == 0) {
        assertThat(grants(rule, evaluation(rule, new Outcomes(), state), id))
            .as("chain/%s, alone", id)
            .isEqualTo(granted);
      }
    }
    Statistics.label("different answers")
        .collect(answers.size())
        .coverage(coverage -> coverage.check(2).percentage(percentage -> percentage > 90));
  }

  @Property(tries = 500)
  void theSameIsReadWhateverIsShared(@ForAll("rules") String rule, @ForAll Random random) {
    List<String> links = links(random);
    int id = random.nextInt(LENGTH) + 1;
    Outcomes outcomes = new Outcomes();
    Evaluation before = evaluation(rule, outcomes, State.of(links));
    for (int i = 0; i < 5; i++) {
      grants(rule, before, random.nextInt(LENGTH) + 1);
    }
    State alone = State.of(links);
    State shared = State.of(links);

    grants(rule, evaluation(rule, new Outcomes(), alone), id);
    grants(rule, evaluation(rule, outcomes, shared), id);

    assertThat(shared.read()).isEqualTo(alone.read());
  }

  // A long way through all in some order, with some ways ahead, few ways back, and some gaps.
  private static List<String> links(Random random) {
    List<Integer> way = new ArrayList<>(IntStream.rangeClosed(1, LENGTH).boxed().toList());
    Collections.shuffle(way, random);
    int gaps = random.nextInt(4);
    int back = random.nextInt(4);
    List<String> links = new ArrayList<>();
    for (int at = 0; at < LENGTH; at++) {
      String object = "chain/" + way.get(at);
      String next = name(way, random.nextInt(200) < gaps ? LENGTH : at + 1);
      boolean isBack = random.nextInt(200) < back;
      String other =
          name(
              way,
              isBack
                  ? random.nextInt(at + 1)
                  : random.nextInt(5) > 0 ? LENGTH : at + 1 + random.nextInt(LENGTH - at));
      links.add(object + "/next=" + next);
      links.add(object + "/other=" + other);
      links.add(object + "/nexts=[" + (random.nextBoolean() ? next : other + "," + next) + "]");
      links.add(object + "/open=" + (random.nextInt(10) == 0));
    }
    return links;
  }

  private static String name(List<Integer> way, int at) {
    return at < LENGTH ? "\"chain/" + way.get(at) + "\"" : "\"chain/9999\"";
  }

  private Evaluation evaluation(String rule, Outcomes outcomes, State state) {
    return new Evaluation(book(rule), outcomes, Identity.of(1), state, new Failures());
  }

  private boolean grants(String rule, Evaluation evaluation, int id) {
    Mode mode = requireNonNull(book(rule).mode("chain", "see"));
    return evaluation.grants(new ObjectId("chain", Integer.toString(id)), mode);
  }

  private RuleBook book(String rule) {
    return rules.computeIfAbsent(
        rule,
        text ->
            new PolicyKit()
                .policy(
                    "collections: { chain: { modes: { see: \"" + text + "\" }, default: see } }")
                .ruleBook());
  }

  @Provide
  Arbitrary<String> rules() {
    return Arbitraries.of(RULES);
  }
}

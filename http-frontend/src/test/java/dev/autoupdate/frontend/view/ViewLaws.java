package dev.autoupdate.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.view.LawWorld.Step;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever happens, whenever a client looks and wherever it goes: what it folded is the view at its
 * offset, as the model works it out from scratch, and nothing is sent that need not be.
 *
 * <p>Dispatchers and evaluators run step by step, in an order that the history decides; changes
 * also fall into the middle of an evaluation.
 */
final class ViewLaws {

  private static final int HISTORIES = 6_000;

  /** Less than half of what the rarest answer comes to: no seed gets as low by chance. */
  private static final int LEAST_SEEN = HISTORIES / 40;

  private final Map<LawClient.Answer, Integer> seen = new EnumMap<>(LawClient.Answer.class);
  private int histories;

  /** Who looks at what, at first under which policy, and what happens then. */
  record History(
      List<Integer> first, int policy, long room, Map<Long, List<Ask>> looks, List<Step> steps) {}

  @BeforeContainer
  static void quiet() {
    LawViews.quiet();
  }

  @AfterContainer
  static void loud() {
    LawViews.loud();
  }

  @Property(tries = HISTORIES)
  void clientsHaveTheViewAtEachOfTheirOffsets(@ForAll("histories") History history) {
    Set<LawClient.Answer> answers = play(history);
    histories++;
    answers.forEach(answer -> seen.merge(answer, 1, Integer::sum));
  }

  /** A law about what hardly ever happens would say nothing. */
  @AfterProperty
  void everyKindOfAnswerIsSeen() {
    if (histories == HISTORIES) {
      for (LawClient.Answer answer : LawClient.Answer.values()) {
        assertThat(seen.getOrDefault(answer, 0)).as("%s", answer).isGreaterThan(LEAST_SEEN);
      }
    }
  }

  private static Set<LawClient.Answer> play(History history) {
    LawWorld world =
        new LawWorld(
            history.looks(),
            LawSchema.full(history.policy(), new Choices(history.first())),
            history.room());
    try {
      history.steps().forEach(world::take);
      world.finish();
      return world.answers();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(world.story() + "\n" + e.getMessage(), e);
    }
  }

  @Provide
  Arbitrary<History> histories() {
    return Combinators.combine(
            numbers().list().ofMaxSize(50),
            Arbitraries.frequency(
                Tuple.of(5, 2), Tuple.of(2, 3), Tuple.of(1, 1), Tuple.of(1, 0), Tuple.of(1, 4)),
            Arbitraries.frequency(Tuple.of(4, Long.MAX_VALUE), Tuple.of(2, 20L), Tuple.of(1, 1L)),
            looks(),
            steps().list().ofMinSize(5).ofMaxSize(60))
        .as(History::new);
  }

  private static Arbitrary<Map<Long, List<Ask>>> looks() {
    Arbitrary<List<Ask>> asks =
        numbers().list().ofMaxSize(40).map(Ask::of).list().ofMinSize(1).ofMaxSize(2);
    return Arbitraries.maps(
            Arbitraries.frequency(Tuple.of(4, 1L), Tuple.of(2, 2L), Tuple.of(1, 0L)), asks)
        .ofMinSize(1)
        .ofMaxSize(2)
        .map(TreeMap::new);
  }

  private static Arbitrary<Step> steps() {
    Arbitrary<String> kinds =
        Arbitraries.frequency(
            Tuple.of(6, "append"),
            Tuple.of(9, "change"),
            Tuple.of(9, "apply"),
            Tuple.of(7, "dispatch"),
            Tuple.of(8, "run"),
            Tuple.of(9, "await"),
            Tuple.of(6, "single"),
            Tuple.of(5, "interrupt"),
            Tuple.of(3, "time"),
            Tuple.of(2, "back"),
            Tuple.of(1, "snapshot"),
            Tuple.of(1, "forget"),
            Tuple.of(2, "trim"),
            Tuple.of(1, "restart"));
    return Combinators.combine(kinds, numbers().list().ofMaxSize(16)).as(Step::new);
  }

  private static Arbitrary<Integer> numbers() {
    return Arbitraries.integers()
        .between(0, 1_000_000)
        .withDistribution(RandomDistribution.uniform())
        .withoutEdgeCases();
  }
}

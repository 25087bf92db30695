package dev.autoupdate.frontend.restrict.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.ValueReader;
import dev.autoupdate.frontend.restrict.Verdict;
import dev.autoupdate.schema.Key;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Modes that ask modes of other objects, which ask those of others in turn. */
final class ChainTest {

  private static final String POLICY =
      """
      collections:
        chain:
          modes:
            see: can(ref(this.next), 'see') || this.open
            odd: "!can(ref(this.next), 'odd')"
            any: refs(this.nexts).exists(next, can(next, 'any')) || this.open
            own: can(ref(this.next), 'own') || this.owner_id == user.id
          fields: { odd: odd, any: any, own: own }
          default: see
      """;
  private static final int LENGTH = 200;

  private final PolicyKit kit = new PolicyKit();
  private final Policy policy = kit.policy(POLICY);

  private enum Order {
    ASCENDING,
    DESCENDING,
    RANDOM;

    List<Integer> of(int length) {
      List<Integer> ids = new ArrayList<>(IntStream.rangeClosed(1, length).boxed().toList());
      if (this == DESCENDING) {
        Collections.reverse(ids);
      } else if (this == RANDOM) {
        Collections.shuffle(ids, new Random(7));
      }
      return ids;
    }
  }

  // Each leads to the next, up to the last one, which is open and owned by user 1.
  private static List<String> chain(int length) {
    List<String> links = new ArrayList<>();
    for (int id = 1; id < length; id++) {
      links.add("chain/" + id + "/next=\"chain/" + (id + 1) + "\"");
    }
    links.add("chain/" + length + "/open=true");
    links.add("chain/" + length + "/owner_id=1");
    return links;
  }

  private static Verdict shownIf(boolean shown) {
    return shown ? Verdict.shown() : Verdict.hidden();
  }

  private static Verdict expected(String field, int toTheEnd, long user) {
    return switch (field) {
      case "odd" -> shownIf(toTheEnd % 2 == 0);
      case "own" -> shownIf(user == 1);
      default -> Verdict.shown();
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"title", "odd", "own"})
  void whoIsAskedAloneIsAnsweredHoweverFarTheEnd(String field) {
    State state = State.of(chain(LENGTH));
    for (int id = 1; id <= LENGTH; id++) {
      assertThat(PolicyKit.verdict(kit.policy(POLICY), 1, "chain/" + id + "/" + field, state))
          .as("chain/%s", id)
          .isEqualTo(expected(field, LENGTH - id, 1));
    }
    assertThat(kit.failures.count(Failures.Kind.RULE)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void theAnswerIsTheSameWhateverElseIsAsked(Order order) {
    List<Integer> ids = order.of(LENGTH);
    for (String field : List.of("title", "odd", "own")) {
      // Nobody used this policy before user 1: the others have the shared outcomes as well.
      Policy fresh = kit.policy(POLICY);
      for (long user = 1; user <= 3; user++) {
        List<Verdict> verdicts = verdicts(fresh, user, ids, field, State.of(chain(LENGTH)));
        for (int i = 0; i < LENGTH; i++) {
          assertThat(verdicts.get(i))
              .as("chain/%s/%s for user %s", ids.get(i), field, user)
              .isEqualTo(expected(field, LENGTH - ids.get(i), user));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void outcomesThatWereSharedBeforeTheChainGrewDoNotMatter(Order order) {
    for (int length = 20; length <= LENGTH; length += 45) {
      State state = State.of(chain(length));
      List<Integer> ids = order.of(length);
      for (String field : List.of("title", "odd")) {
        List<Verdict> verdicts = verdicts(policy, 1, ids, field, state);
        for (int i = 0; i < length; i++) {
          assertThat(verdicts.get(i))
              .as("chain/%s/%s of %s", ids.get(i), field, length)
              .isEqualTo(expected(field, length - ids.get(i), 1));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void whatIsReadIsTheSameWhateverIsShared(Order order) {
    State alone = State.of(chain(LENGTH));
    PolicyKit.verdict(kit.policy(POLICY), 1, "chain/1/odd", alone);
    Set<Key> expected = new LinkedHashSet<>(alone.read());
    verdicts(policy, 1, order.of(LENGTH), "odd", State.of(chain(LENGTH)));

    State shared = State.of(chain(LENGTH));
    PolicyKit.verdict(policy, 1, "chain/1/odd", shared);

    assertThat(expected).hasSize(2 * LENGTH - 1);
    assertThat(shared.read()).isEqualTo(expected);
  }

  @Test
  void aVeryLongChainHasAnEnd() {
    int length = 50_000;
    State state = State.of(chain(length));
    assertThat(PolicyKit.seen(policy, 1, "chain/1/title", state)).isEqualTo("shown");
    assertThat(PolicyKit.seen(policy, 1, "chain/1/odd", state)).isEqualTo("hidden");
    assertThat(PolicyKit.seen(policy, 1, "chain/2/odd", state)).isEqualTo("shown");
  }

  @Test
  void manyLongChainsThatPartAreFollowedOneAfterTheOther() {
    List<String> links = new ArrayList<>();
    List<String> firsts = new ArrayList<>();
    for (int branch = 1; branch <= 50; branch++) {
      firsts.add("\"chain/" + branch * 1000 + "\"");
      for (int id = branch * 1000; id < branch * 1000 + 100; id++) {
        links.add("chain/" + id + "/nexts=[\"chain/" + (id + 1) + "\"]");
      }
      links.add("chain/" + (branch * 1000 + 100) + "/open=" + (branch == 50));
    }
    links.add("chain/1/nexts=" + firsts);
    State state = State.of(links);

    assertThat(PolicyKit.seen(policy, 1, "chain/1/any", state)).isEqualTo("shown");
    assertThat(PolicyKit.seen(policy, 1, "chain/49001/any", state)).isEqualTo("hidden");
    assertThat(PolicyKit.seen(policy, 1, "chain/50001/any", state)).isEqualTo("shown");
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void allInALongCircleAreDeniedAndNobodyElse(Order order) {
    List<String> links = new ArrayList<>();
    for (int id = 1; id <= LENGTH; id++) {
      int next = id == LENGTH ? LENGTH / 2 : id + 1;
      links.add("chain/" + id + "/nexts=[\"chain/" + next + "\"]");
      links.add("chain/" + id + "/open=true");
    }
    List<Integer> ids = order.of(LENGTH);

    List<Verdict> verdicts = verdicts(policy, 1, ids, "any", State.of(links));

    for (int i = 0; i < LENGTH; i++) {
      assertThat(verdicts.get(i))
          .as("chain/%s", ids.get(i))
          .isEqualTo(shownIf(ids.get(i) < LENGTH / 2));
    }
    assertThat(kit.failures.count(Failures.Kind.RULE)).isEqualTo(LENGTH / 2 + 1);
  }

  @Test
  void aFailureFarFromTheBeginningIsCountedOnce() {
    Policy failing =
        kit.policy(
            """
            collections:
              chain:
                modes: { see: "can(ref(this.next), 'see') || this.open + 1 > 2" }
                default: see
            """);
    assertThat(PolicyKit.seen(failing, 1, "chain/1/title", State.of(chain(LENGTH))))
        .isEqualTo("hidden");
    assertThat(kit.failures.count(Failures.Kind.RULE)).isEqualTo(LENGTH);
  }

  private static List<Verdict> verdicts(
      Policy policy, long user, List<Integer> ids, String field, ValueReader state) {
    return policy
        .rules()
        .restricter()
        .restrict(Identity.of(user), state)
        .verdicts(ids.stream().map(id -> Key.of("chain/" + id + "/" + field)).toList());
  }

  @Test
  void whoIsInACircleThroughTheDataIsDenied() {
    State circle =
        State.of(
            "chain/1/next=\"chain/2\"",
            "chain/2/next=\"chain/1\"",
            "chain/2/open=true",
            "chain/3/next=\"chain/1\"",
            "chain/3/open=true");
    List<Key> keys =
        new ArrayList<>(List.of(Key.of("chain/1/a"), Key.of("chain/2/a"), Key.of("chain/3/a")));
    assertThat(policy.rules().restricter().restrict(Identity.of(1), circle).verdicts(keys))
        .containsExactly(Verdict.hidden(), Verdict.hidden(), Verdict.shown());
    Collections.reverse(keys);
    assertThat(policy.rules().restricter().restrict(Identity.of(1), circle).verdicts(keys))
        .containsExactly(Verdict.shown(), Verdict.hidden(), Verdict.hidden());
    assertThat(kit.failures.count(Failures.Kind.RULE)).isPositive();
  }

  @Test
  void whoIsInACircleIsDeniedWhereverOneBegins() {
    Policy lists =
        kit.policy(
            """
            collections:
              chain:
                modes:
                  see: refs(this.nexts).exists(next, can(next, 'see')) || this.open
                default: see
            """);
    State circle =
        State.of(
            "chain/1/nexts=[\"chain/2\",\"chain/3\"]",
            "chain/2/nexts=[\"chain/1\"]",
            "chain/3/nexts=[\"chain/4\"]",
            "chain/3/open=true",
            "chain/4/nexts=[\"chain/2\"]",
            "chain/5/nexts=[\"chain/4\"]",
            "chain/5/open=true");
    List<String> names = List.of("1", "2", "3", "4", "5");
    for (int first = 0; first < names.size(); first++) {
      List<String> order = new ArrayList<>(names);
      Collections.rotate(order, first);
      List<Verdict> verdicts =
          lists
              .rules()
              .restricter()
              .restrict(Identity.of(1), circle)
              .verdicts(order.stream().map(id -> Key.of("chain/" + id + "/a")).toList());
      for (int i = 0; i < order.size(); i++) {
        assertThat(verdicts.get(i))
            .as("chain/%s, asked from %s on", order.get(i), order.get(0))
            .isEqualTo(order.get(i).equals("5") ? Verdict.shown() : Verdict.hidden());
      }
    }
  }
}

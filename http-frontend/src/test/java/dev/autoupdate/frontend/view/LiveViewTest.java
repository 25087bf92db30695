package dev.autoupdate.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autoupdate.frontend.calculated.CalculatedFields;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.ValueReader;
import dev.autoupdate.frontend.restrict.Restricter;
import dev.autoupdate.frontend.restrict.Rules;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class LiveViewTest {

  private static final View USER =
      World.view(
          1,
          """
          [{"collection": "user", "ids": [1], "fields": {
            "name": null,
            "group_id": {"type": "relation", "collection": "group", "fields": {"title": null}}
          }}]""");

  /** Users see groups as long as user 1 is an admin. */
  private static final Restricter ADMINS_SEE_GROUPS =
      World.showing(
          (key, state) -> !key.collection().equals("group") || is(state, "user/1/admin", "true"));

  private final World world = new World();

  @Test
  void aNewRelationBringsWhatItLeadsTo() {
    world.apply("user/1/name=\"ada\"", "group/7/title=\"staff\"");
    TestClient client = world.client(USER);

    world.apply("user/1/group_id=7");

    assertThat(client.last()).isEqualTo("{\"group/7/title\":\"staff\",\"user/1/group_id\":7}");
  }

  @Test
  void aRelationThatEndsRetractsWhatItLedTo() {
    world.apply("user/1/group_id=7", "group/7/title=\"staff\"");
    TestClient client = world.client(USER);

    world.apply("user/1/group_id=null");

    assertThat(client.last()).isEqualTo("{\"group/7/title\":null,\"user/1/group_id\":null}");
    assertThat(world.index.hits(List.of(Key.of("group/7/title")))).isEmpty();
  }

  @Test
  void whatARelationLeadsToIsWatched() {
    world.apply("user/1/group_id=7", "group/7/title=\"staff\"");
    TestClient client = world.client(USER);
    world.apply("user/1/group_id=8");

    client.poll();
    world.apply("group/8/title=\"guests\"");
    client.poll();
    world.apply("group/7/title=\"nobody\"");

    assertThat(client.last()).isEqualTo("{\"group/8/title\":\"guests\"}");
    assertThat(client.waiting).isTrue();
  }

  @Test
  void aDeletedObjectComesAsNullOnceAndCreatedAgainAsValues() {
    world.apply("user/1/group_id=7", "group/7/title=\"staff\"");
    TestClient client = world.client(USER);

    world.apply("group/7/title=null");
    client.poll();
    world.apply("user/1/name=\"ada\"");
    client.poll();
    world.apply("group/7/title=\"staff\"");

    assertThat(client.lines)
        .endsWith(
            "{\"group/7/title\":null}",
            "{\"user/1/name\":\"ada\"}",
            "{\"group/7/title\":\"staff\"}");
  }

  @Test
  void aPermissionGainedShowsAndAPermissionLostRetracts() {
    world.rules(state -> new Rules(CalculatedFields.NONE, ADMINS_SEE_GROUPS));
    world.apply("user/1/group_id=7", "group/7/title=\"staff\"");
    TestClient client = world.client(USER);
    assertThat(client.values).doesNotContainKey("group/7/title");

    world.apply("user/1/admin=true");
    client.poll();
    world.pass(World.INTERVAL);
    world.apply("user/1/admin=false");

    assertThat(client.lines).endsWith("{\"group/7/title\":\"staff\"}", "{\"group/7/title\":null}");
  }

  @Test
  void theUsersOwnGroupDecidesWhatIsSeen() {
    Restricter ownGroup =
        World.showing(
            (key, state) ->
                key.collection().equals("user") || is(state, "user/1/group_id", key.id()));
    world.rules(state -> new Rules(CalculatedFields.NONE, ownGroup));
    world.apply("user/1/group_id=7", "group/7/title=\"staff\"", "group/8/title=\"guests\"");
    TestClient client =
        world.client(
            World.view(
                1,
                "[{\"collection\": \"group\", \"ids\": [7, 8], \"fields\": {\"title\": null}}]"));

    world.apply("user/1/group_id=8");

    assertThat(client.last()).isEqualTo("{\"group/7/title\":null,\"group/8/title\":\"guests\"}");
  }

  @Test
  void whatIsHiddenIsNotFollowed() {
    Restricter noGroupId = World.showing((key, state) -> !key.field().equals("group_id"));
    world.rules(state -> new Rules(CalculatedFields.NONE, noGroupId));
    world.apply("user/1/name=\"ada\"", "user/1/group_id=7", "group/7/title=\"staff\"");

    TestClient client = world.client(USER);

    assertThat(client.last()).isEqualTo("{\"user/1/name\":\"ada\"}");
    assertThat(world.index.watched(key -> true)).containsExactly(Key.of("user/1/name"));
  }

  @Test
  void whatChangedBackBetweenTwoPollsIsNothing() {
    world.apply("user/1/group_id=7", "user/1/name=\"ada\"", "group/7/title=\"staff\"");
    TestClient client = world.client(world.live(USER));
    world.apply("user/1/name=\"eve\"");
    world.apply("user/1/group_id=8");
    world.apply("user/1/group_id=7");
    world.apply("user/1/name=\"ada\"");

    client.poll();
    world.run();
    world.pass(World.TIMEOUT);

    assertThat(client.last()).isEqualTo("{}");
    assertThat(client.position).isEqualTo(world.state.position());
  }

  @Test
  void whatChangedBackStepByStepIsNothingForWhoIsBehind() {
    world.apply("user/1/name=\"ada\"");
    LiveView live = world.live(USER);
    TestClient behind = world.client(live);
    TestClient other = world.client(live).poll();
    world.apply("user/1/name=\"eve\"");
    other.poll();
    world.apply("user/1/name=\"ada\"");
    int before = world.evaluations;

    behind.poll();
    world.run();

    assertThat(behind.waiting).isTrue();
    assertThat(other.lines).endsWith("{\"user/1/name\":\"eve\"}", "{\"user/1/name\":\"ada\"}");
    assertThat(world.evaluations).isEqualTo(before);
  }

  @Test
  void whoIsStepsBehindGetsOneDiffWithoutAnEvaluation() {
    world.apply("user/1/name=\"ada\"");
    LiveView live = world.live(USER);
    TestClient behind = world.client(live);
    TestClient other = world.client(live).poll();
    world.apply("user/1/name=\"eve\"");
    other.poll();
    world.apply("user/1/group_id=7", "group/7/title=\"staff\"");
    int before = world.evaluations;

    behind.poll();

    assertThat(behind.last())
        .isEqualTo("{\"group/7/title\":\"staff\",\"user/1/group_id\":7,\"user/1/name\":\"eve\"}");
    assertThat(world.evaluations).isEqualTo(before);
  }

  @Test
  void batchesThatComeTogetherAreOneDiff() {
    world.apply("user/1/group_id=7", "group/7/title=\"staff\"");
    TestClient client = world.client(USER);

    world.state.apply("user/1/name=\"ada\"");
    world.state.apply("group/7/title=\"guests\"");
    world.state.apply("user/1/name=\"eve\"");
    world.dispatch();
    world.run();

    assertThat(client.lines)
        .endsWith("{\"group/7/title\":\"guests\",\"user/1/name\":\"eve\"}")
        .hasSize(2);
  }

  @Test
  void whatOneBatchDoesIsOneDiff() {
    world.apply("user/1/group_id=7", "group/7/title=\"staff\"");
    TestClient client = world.client(USER);

    world.apply("user/1/name=\"ada\"", "user/1/group_id=8", "group/8/title=\"guests\"");

    assertThat(client.last())
        .isEqualTo(
            "{\"group/7/title\":null,\"group/8/title\":\"guests\",\"user/1/group_id\":8,"
                + "\"user/1/name\":\"ada\"}");
  }

  @Test
  void aNewPolicyRetractsWhatItHides() {
    world.rules(
        state ->
            state.read(Key.POLICY) == null
                ? Rules.NONE
                : new Rules(CalculatedFields.NONE, ADMINS_SEE_GROUPS));
    world.apply("user/1/group_id=7", "group/7/title=\"staff\"");
    TestClient client = world.client(USER);

    world.apply("~policy=1");

    assertThat(client.last()).isEqualTo("{\"group/7/title\":null}");
  }

  @Test
  void aCalculatedFieldWakesWhenItsInputChanges() {
    world.rules(
        state ->
            new Rules(
                new CalculatedFields(
                    Map.of(
                        "user",
                        Map.of("name", (object, reader) -> reader.read(Key.of("group/7/title"))))),
                Restricter.SHOW_ALL));
    world.apply("user/1/name=\"fed\"", "group/7/title=\"staff\"");
    TestClient client = world.client(USER);
    assertThat(client.last()).isEqualTo("{\"user/1/name\":\"staff\"}");

    world.apply("group/7/title=\"guests\"");
    client.poll();
    world.pass(World.INTERVAL);
    world.apply("user/1/name=null");

    assertThat(client.lines).endsWith("{\"user/1/name\":\"guests\"}", "{\"user/1/name\":null}");
  }

  @Test
  void anUnrelatedChangeDoesNothing() {
    world.apply("user/1/name=\"ada\"");
    TestClient client = world.client(USER);
    int before = world.evaluations;

    world.state.apply("user/1/email=\"ada@example.org\"");
    world.dispatch();

    world.assertQuiet();
    world.pass(World.TIMEOUT);
    assertThat(client.last()).isEqualTo("{}");
    assertThat(client.position).isEqualTo(2);
    assertThat(world.evaluations).isEqualTo(before);
  }

  @Test
  void aValueIsReplacedWithoutAnEvaluationAndARelationIsNot() {
    world.apply("user/1/name=\"ada\"", "user/1/group_id=7", "group/7/title=\"staff\"");
    TestClient client = world.client(USER);
    int before = world.evaluations;

    world.apply("group/7/title=\"guests\"");
    assertThat(world.evaluations).isEqualTo(before);

    client.poll();
    world.apply("user/1/group_id=8");
    assertThat(world.evaluations).isEqualTo(before + 1);
  }

  @Test
  void aViewRestsBetweenTwoEvaluations() {
    world.apply("user/1/group_id=7");
    TestClient client = world.client(USER);
    world.apply("user/1/group_id=8");
    client.poll();
    int before = world.evaluations;

    world.apply("user/1/group_id=9");
    world.apply("user/1/name=\"ada\"");
    world.pass(World.INTERVAL.minusMillis(1));
    assertThat(world.evaluations).isEqualTo(before);
    world.pass(Duration.ofMillis(1));

    assertThat(client.last()).isEqualTo("{\"user/1/group_id\":9,\"user/1/name\":\"ada\"}");
    assertThat(world.evaluations).isEqualTo(before + 1);
  }

  @Test
  void aViewThatRestsStillAnswersARequestForNow() {
    world.apply("user/1/group_id=7");
    LiveView live = world.live(USER);
    TestClient client = world.client(live).poll();
    world.apply("user/1/group_id=8");
    client.poll();
    world.state.apply("user/1/group_id=9");

    Diff snapshot = live.snapshot(world.state.position());
    world.run();

    assertThat(snapshot).hasToString("{\"user/1/group_id\":9}");
    assertThat(client.last()).isEqualTo("{\"user/1/group_id\":9}");
  }

  @Test
  void aViewNobodyWaitsAtIsNotWorkedOnUntilSomebodyComes() {
    world.apply("user/1/name=\"ada\"");
    TestClient client = world.client(USER);
    world.apply("user/1/name=\"eve\"");
    int before = world.evaluations;

    world.state.apply("user/1/name=\"joe\"");
    world.dispatch();
    world.assertQuiet();
    client.poll();

    assertThat(client.last()).isEqualTo("{\"user/1/name\":\"joe\"}");
    assertThat(world.evaluations).isEqualTo(before);
  }

  @Test
  void anOffsetOfAnotherInstanceIsComparedByHistory() throws Exception {
    world.apply("user/1/group_id=7", "group/7/title=\"staff\"");
    world.apply("user/1/group_id=8", "user/1/name=\"ada\"");

    Diff diff = world.live(USER).diff(1, 2);

    assertThat(diff)
        .hasToString("{\"group/7/title\":null,\"user/1/group_id\":8,\"user/1/name\":\"ada\"}");
    assertThat(world.evaluations).isEqualTo(2);
  }

  @Test
  void whereNothingChangedThePastIsNotEvaluated() throws Exception {
    world.apply("user/1/group_id=7", "group/7/title=\"staff\"");
    world.apply("user/2/name=\"eve\"");

    Diff diff = world.live(USER).diff(1, 2);

    assertThat(diff.isEmpty()).isTrue();
    assertThat(diff.to()).isEqualTo(2);
    assertThat(world.evaluations).isEqualTo(1);
  }

  @Test
  void anOffsetBehindHistoryIsExpired() {
    world.apply("user/1/name=\"ada\"");
    world.apply("user/1/name=\"eve\"");
    world.state.trimTo(2);
    LiveView live = world.live(USER);
    TestClient client = world.client(live);
    client.position = 1;

    client.poll();

    assertThat(client.expired).isTrue();
  }

  @Test
  void aViewThatGrowsTooLargeEndsForAllWhoWait() {
    World small = new World(new ViewLimits(3, 1_000, 1_000, 1, 0, Duration.ZERO));
    View view =
        World.view(
            1,
            """
            [{"collection": "user", "ids": [1], "fields": {
              "group_ids": {
                "type": "relation-list", "collection": "group", "fields": {"title": null}}
            }}]""");
    small.apply("user/1/group_ids=[1,2]");
    TestClient client = small.client(view);

    small.apply("user/1/group_ids=[1,2,3]");
    assertThat(client.failure).isInstanceOf(ViewTooLarge.class);

    small.state.apply("user/1/group_ids=[3]");
    client.poll();
    assertThat(client.last()).isEqualTo("{\"user/1/group_ids\":[3]}");
  }

  @Test
  void anEvaluationThatReadsTooMuchIsGivenUp() {
    World small = new World(new ViewLimits(100, 2, 1_000, 1, 0, Duration.ZERO));

    LiveView live = small.live(USER);

    assertThat(live.snapshot(0).isEmpty()).isTrue();
    small.apply("user/1/group_id=7");

    assertThatThrownBy(() -> live.snapshot(1)).isInstanceOf(ViewTooLarge.class);
  }

  @Test
  void afterAFailureTheNextPollFindsTheViewWilling() {
    world.apply("user/1/group_id=7");
    TestClient client = world.client(USER);
    world.rules(
        state -> {
          throw new IllegalStateException("broken");
        });

    world.apply("user/1/group_id=8");
    assertThat(client.failure).hasMessage("broken");
    world.rules(state -> Rules.NONE);
    client.poll();
    world.pass(World.INTERVAL);

    assertThat(client.last()).isEqualTo("{\"user/1/group_id\":8}");
  }

  @Test
  void aViewWhoseEvaluationFailsRests() {
    world.apply("user/1/group_id=7");
    TestClient client = world.client(USER);
    world.rules(
        state -> {
          throw new IllegalStateException("broken");
        });
    world.apply("user/1/group_id=8");
    int before = world.evaluations;

    client.poll();
    world.pass(World.INTERVAL.minusMillis(1));
    assertThat(world.evaluations).isEqualTo(before);
    world.pass(Duration.ofMillis(1));

    assertThat(world.evaluations).isEqualTo(before + 1);
  }

  @Test
  void whatCannotBeReadAfterAnEvaluationIsNotForgotten() {
    world.apply("user/1/group_id=7", "group/7/title=\"staff\"", "group/8/title=\"guests\"");
    TestClient client = world.client(USER);
    world.reader.breakFor((keys, position) -> position > 2);
    world.rules(
        state -> {
          if (world.state.position() == 2) {
            // Nobody watches it yet, so nobody is told.
            world.state.apply("group/8/title=\"all\"");
            world.dispatch();
          }
          return Rules.NONE;
        });

    world.apply("user/1/group_id=8");
    assertThat(client.failure).hasMessage("the state is closed");
    assertThat(world.index.hits(List.of(Key.of("group/7/title")))).isEmpty();
    world.reader.breakFor((keys, position) -> false);
    client.poll();
    client.poll();
    world.pass(World.INTERVAL);

    assertThat(client.values)
        .containsEntry("group/8/title", "\"all\"")
        .doesNotContainKey("group/7/title");
  }

  @Test
  void aRuleThatThrowsHidesAndIsCounted() {
    world.rules(
        state ->
            new Rules(
                CalculatedFields.NONE,
                (identity, reader) ->
                    keys -> {
                      throw new IllegalStateException("broken");
                    }));
    world.apply("user/1/name=\"ada\"");

    assertThat(world.client(USER).last()).isEqualTo("{}");
    assertThat(world.failures.count(Failures.Kind.RULE)).isPositive();
  }

  @Test
  void whenChangesWereTrimmedUnseenTheViewIsEvaluated() {
    world.apply("user/1/name=\"ada\"");
    TestClient client = world.client(USER);
    world.state.apply("user/1/name=\"eve\"");
    world.state.apply("user/9/name=\"joe\"");
    world.state.changes().trimOldest();
    world.state.changes().trimOldest();

    world.dispatch();
    world.run();

    assertThat(client.last()).isEqualTo("{\"user/1/name\":\"eve\"}");
  }

  @Test
  void whatHitsAViewWhileItsClientsAreToldIsToldToo() {
    world.apply("user/1/name=\"ada\"");
    LiveView live = world.live(USER);
    TestClient client = world.client(live);
    live.await(
        client.position,
        World.TIMEOUT,
        new OnChange(
            diff -> {
              client.poll().poll();
              world.state.apply("user/1/name=\"joe\"");
              world.dispatch();
            }));

    world.apply("user/1/name=\"eve\"");

    assertThat(client.values).containsEntry("user/1/name", "\"joe\"");
  }

  @Test
  void whoGoesOnIsToldAtOnceOfWhatTakesNoEvaluation() {
    world.apply("user/1/name=\"ada\"");
    TestClient client = world.client(USER);
    world.apply("user/1/name=\"eve\"");
    world.state.apply("user/1/name=\"joe\"");
    world.dispatch();

    client.goOn();

    assertThat(client.last()).isEqualTo("{\"user/1/name\":\"joe\"}");
  }

  @Test
  void whoGoesOnLeavesEvaluatingToTheEvaluators() {
    world.apply("user/1/group_id=7");
    TestClient client = world.client(USER);
    world.apply("user/1/name=\"ada\"");
    world.state.apply("user/1/group_id=8");
    world.dispatch();
    int before = world.evaluations;

    client.goOn();

    assertThat(world.evaluations).isEqualTo(before);
    assertThat(world.slow).hasSize(1);
    world.run();
    assertThat(client.last()).isEqualTo("{\"user/1/group_id\":8}");
  }

  @Test
  void whoGoesOnFromFarBehindLeavesEvaluatingThePastToTheEvaluators() {
    world.apply("user/1/name=0");
    LiveView live = world.live(USER);
    TestClient slow = world.client(live);
    TestClient other = world.client(live).poll();
    for (int i = 1; i <= KeptDiffs.MAX_STEPS + 1; i++) {
      world.apply("user/1/name=" + i);
      other.poll();
    }
    int before = world.evaluations;

    slow.goOn();

    assertThat(world.evaluations).isEqualTo(before);
    assertThat(world.quick).isEmpty();
    world.run();
    assertThat(slow.last()).isEqualTo("{\"user/1/name\":17}");
  }

  @Test
  void whoGoesOnAtAViewThatIsNewHereLosesNothing() {
    world.apply("user/1/name=\"ada\"");
    LiveView live = world.live(USER);
    TestClient client = new TestClient(live, Diff.nothing(1, 1));

    client.goOn();

    assertThat(world.evaluations).isZero();
    world.run();
    assertThat(client.waiting).isTrue();
    world.apply("user/1/name=\"eve\"");
    assertThat(client.last()).isEqualTo("{\"user/1/name\":\"eve\"}");
  }

  @Test
  void whoLeavesWhileItsTimeoutEvaluatesTakesNobodysWakeUpAlong() {
    world.apply("user/1/group_id=7", "group/7/title=\"staff\"", "group/8/title=\"guests\"");
    LiveView live = world.live(USER);
    TestClient leaving = world.client(live);
    Wait wait = live.await(leaving.position, World.TIMEOUT, leaving).orElseThrow();
    world.pass(Duration.ofSeconds(10));
    TestClient staying = world.client(live).poll();

    // The dispatcher has not come to it yet when the first one's time is over.
    world.state.apply("user/1/group_id=8");
    world.rules(
        state -> {
          wait.forget();
          return Rules.NONE;
        });
    world.pass(Duration.ofSeconds(15));
    world.dispatch();
    world.run();

    assertThat(staying.values).containsEntry("user/1/group_id", "8");
  }

  @Test
  void aRetiredViewWatchesNothing() {
    world.apply("user/1/group_id=7");
    LiveView live = world.live(USER);
    TestClient client = world.client(live).poll();
    assertThat(live.retire(990, 10)).isFalse();
    assertThat(live.retire(1_000, 10)).isFalse();
    world.apply("user/1/group_id=8");

    assertThat(client.waiting).isFalse();
    assertThat(live.retire(1_001, 10)).isFalse();
    assertThat(live.use()).isTrue();
    assertThat(live.retire(1_011, 10)).isFalse();
    assertThat(live.retire(1_020, 10)).isFalse();
    assertThat(live.retire(1_021, 10)).isTrue();
    assertThat(world.index.size()).isZero();
    assertThat(world.kept().count()).isZero();
    assertThat(live.use()).isFalse();
  }

  private record OnChange(Consumer<Diff> action) implements Waiter {
    @Override
    public void changed(Diff diff) {
      action.accept(diff);
    }

    @Override
    public void expired() {}

    @Override
    public void draining(long position) {}

    @Override
    public void failed(Throwable cause) {}
  }

  private static boolean is(ValueReader state, String key, String value) {
    return Objects.equals(state.read(Key.of(key)), Json.of(value));
  }
}

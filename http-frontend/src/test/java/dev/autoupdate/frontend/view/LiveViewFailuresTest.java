package dev.autoupdate.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autoupdate.frontend.calculated.CalculatedFields;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.restrict.Rules;
import dev.autoupdate.schema.Key;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes wrong within a live view, and who is told. */
final class LiveViewFailuresTest {

  private final World world = new World();

  @Test
  void aViewThatGrowsTooLargeEndsForAllWhoWait() {
    World small = new World(new ViewLimits(3, 1_000, 1_000_000, 1, 1, Duration.ZERO));
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
    World small = new World(new ViewLimits(100, 2, 1_000_000, 1, 1, Duration.ZERO));

    LiveView live = small.live(World.USER);

    assertThat(live.snapshot(0, World.turn()).isEmpty()).isTrue();
    small.apply("user/1/group_id=7");

    assertThatThrownBy(() -> live.snapshot(1, World.turn())).isInstanceOf(ViewTooLarge.class);
  }

  @Test
  void afterAFailureTheNextPollFindsTheViewWilling() {
    world.apply("user/1/group_id=7");
    TestClient client = world.client(World.USER);
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
    TestClient client = world.client(World.USER);
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
    TestClient client = world.client(World.USER);
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

    assertThat(world.client(World.USER).last()).isEqualTo("{}");
    assertThat(world.failures.count(Failures.Kind.RULE)).isPositive();
  }

  @Test
  void whenChangesWereTrimmedUnseenTheViewIsEvaluated() {
    world.apply("user/1/name=\"ada\"");
    TestClient client = world.client(World.USER);
    world.state.apply("user/1/name=\"eve\"");
    world.state.apply("user/9/name=\"joe\"");
    world.state.changes().trimOldest();
    world.state.changes().trimOldest();

    world.dispatch();
    world.run();

    assertThat(client.last()).isEqualTo("{\"user/1/name\":\"eve\"}");
  }
}

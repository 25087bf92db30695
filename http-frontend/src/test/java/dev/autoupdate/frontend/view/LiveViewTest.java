package dev.autoupdate.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a live view evaluates, and what it rests on. */
final class LiveViewTest {

  private final World world = new World();

  @Test
  void anUnrelatedChangeDoesNothing() {
    world.apply("user/1/name=\"ada\"");
    TestClient client = world.client(World.USER);
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
    TestClient client = world.client(World.USER);
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
    TestClient client = world.client(World.USER);
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
    LiveView live = world.live(World.USER);
    TestClient client = world.client(live).poll();
    world.apply("user/1/group_id=8");
    client.poll();
    world.state.apply("user/1/group_id=9");

    Diff snapshot = live.snapshot(world.state.position(), World.turn());
    world.run();

    assertThat(snapshot).hasToString("{\"user/1/group_id\":9}");
    assertThat(client.last()).isEqualTo("{\"user/1/group_id\":9}");
  }

  @Test
  void aViewNobodyWaitsAtIsNotWorkedOnUntilSomebodyComes() {
    world.apply("user/1/name=\"ada\"");
    TestClient client = world.client(World.USER);
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

    Diff diff = world.live(World.USER).diff(1, 2, World.turn());

    assertThat(diff)
        .hasToString("{\"group/7/title\":null,\"user/1/group_id\":8,\"user/1/name\":\"ada\"}");
    assertThat(world.evaluations).isEqualTo(2);
  }

  @Test
  void whereNothingChangedThePastIsNotEvaluated() throws Exception {
    world.apply("user/1/group_id=7", "group/7/title=\"staff\"");
    world.apply("user/2/name=\"eve\"");

    Diff diff = world.live(World.USER).diff(1, 2, World.turn());

    assertThat(diff.isEmpty()).isTrue();
    assertThat(diff.to()).isEqualTo(2);
    assertThat(world.evaluations).isEqualTo(1);
  }

  @Test
  void anOffsetBehindHistoryIsExpired() {
    world.apply("user/1/name=\"ada\"");
    world.apply("user/1/name=\"eve\"");
    world.state.trimTo(2);
    LiveView live = world.live(World.USER);
    TestClient client = world.client(live);
    client.position = 1;

    client.poll();

    assertThat(client.expired).isTrue();
  }

  @Test
  void aRetiredViewWatchesNothing() {
    world.apply("user/1/group_id=7");
    LiveView live = world.live(World.USER);
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
}

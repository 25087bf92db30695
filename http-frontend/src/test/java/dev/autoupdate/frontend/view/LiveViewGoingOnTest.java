package dev.autoupdate.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.restrict.Rules;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Clients that come back while a live view works. */
final class LiveViewGoingOnTest {

  private final World world = new World();

  @Test
  void whatHitsAViewWhileItsClientsAreToldIsToldToo() {
    world.apply("user/1/name=\"ada\"");
    LiveView live = world.live(World.USER);
    TestClient client = world.client(live);
    live.await(
        client.position,
        World.TIMEOUT,
        new OnChange(
            diff -> {
              client.poll().poll();
              world.state.apply("user/1/name=\"joe\"");
              world.dispatch();
            }),
        World.turn());

    world.apply("user/1/name=\"eve\"");

    assertThat(client.values).containsEntry("user/1/name", "\"joe\"");
  }

  @Test
  void whoGoesOnIsToldAtOnceOfWhatTakesNoEvaluation() {
    world.apply("user/1/name=\"ada\"");
    TestClient client = world.client(World.USER);
    world.apply("user/1/name=\"eve\"");
    world.state.apply("user/1/name=\"joe\"");
    world.dispatch();

    client.goOn();

    assertThat(client.last()).isEqualTo("{\"user/1/name\":\"joe\"}");
  }

  @Test
  void whoGoesOnLeavesEvaluatingToTheEvaluators() {
    world.apply("user/1/group_id=7");
    TestClient client = world.client(World.USER);
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
    LiveView live = world.live(World.USER);
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
    LiveView live = world.live(World.USER);
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
    LiveView live = world.live(World.USER);
    TestClient leaving = world.client(live);
    Wait wait = live.await(leaving.position, World.TIMEOUT, leaving, World.turn()).orElseThrow();
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
}

package dev.autoupdate.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.kit.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Live views that together have room for ten keys. */
final class KeptBytesTest {

  private static final View FIVE = names(1, 5);
  private static final View TEN = names(11, 20);

  private final World world =
      new World(new ViewLimits(100, 1_000, 10 * KeptBytes.OF_A_KEY, 1, 1, World.INTERVAL));
  private final ManualClock clock = new ManualClock("2026-01-01T00:00:00Z");

  @BeforeEach
  void state() {
    world.apply("user/1/name=\"ada\"", "user/11/name=\"eve\"");
  }

  @Test
  void whatAllViewsKeepIsCounted() {
    LiveView five = world.live(FIVE);
    five.snapshot(1, World.turn());
    long first = keys();

    five.snapshot(1, World.turn());
    world.client(FIVE);
    world.apply("user/1/name=\"joe\"");

    assertThat(first).isEqualTo(5);
    assertThat(keys()).isEqualTo(10);
    assertThat(world.kept().isFull()).isTrue();
  }

  @Test
  void aViewThatGrowsCountsMoreAndOneThatShrinksLess() {
    TestClient client =
        world.client(
            World.view(
                1,
                """
                [{"collection": "user", "ids": [1], "fields": {"group_id":
                  {"type": "relation", "collection": "group", "fields": {"title": null}}}}]"""));
    long alone = keys();

    world.apply("user/1/group_id=7", "group/7/title=\"staff\"");
    long grown = keys();
    client.poll();
    world.pass(World.INTERVAL);
    world.apply("user/1/group_id=null");

    assertThat(grown).isGreaterThan(alone);
    assertThat(keys()).isEqualTo(alone);
  }

  @Test
  void withoutRoomASnapshotIsGivenAndNotKept() {
    world.client(TEN);

    Diff snapshot = world.live(FIVE).snapshot(1, World.turn());

    assertThat(snapshot).hasToString("{\"user/1/name\":\"ada\"}");
    assertThat(keys()).isEqualTo(10);
  }

  @Test
  void withoutRoomADiffIsGivenAndNotKept() throws Exception {
    world.client(TEN);
    world.apply("user/1/name=\"joe\"");

    Diff diff = world.live(FIVE).diff(1, 2, World.turn());

    assertThat(diff).hasToString("{\"user/1/name\":\"joe\"}");
    assertThat(keys()).isEqualTo(10);
  }

  @Test
  void withoutRoomWhoWouldWaitAtAnotherViewIsTurnedAway() {
    world.client(TEN);

    TestClient another = world.client(world.live(FIVE)).poll();

    assertThat(another.failure).isInstanceOf(Overloaded.class);
    assertThat(another.live.waiting()).isZero();
    assertThat(keys()).isEqualTo(10);
  }

  @Test
  void withoutRoomWhoWaitsAlreadyIsServedAsBefore() {
    TestClient client = world.client(TEN);
    world.live(FIVE).snapshot(1, World.turn());

    for (int i = 0; i < 3; i++) {
      world.apply("user/11/name=" + i);
      client.poll();
    }

    assertThat(client.values).containsEntry("user/11/name", "2");
    assertThat(client.waiting).isTrue();
  }

  @Test
  void withoutRoomOthersMayWaitAtAViewThatIsKept() {
    TestClient client = world.client(TEN);

    TestClient beside = world.client(client.live).poll();
    world.apply("user/11/name=\"joe\"");

    assertThat(beside.last()).isEqualTo("{\"user/11/name\":\"joe\"}");
  }

  @Test
  void withoutRoomWhoWouldGoOnAtAViewThatIsNotKeptIsTurnedAway() {
    world.client(TEN);
    TestClient stream = world.client(world.live(FIVE));

    stream.goOn();
    world.run();

    assertThat(stream.failure).isInstanceOf(Overloaded.class);
    assertThat(keys()).isEqualTo(10);
  }

  @Test
  void withoutRoomWhatIsKeptStaysForTheNextPoll() {
    TestClient five = world.client(FIVE);
    world.apply("user/1/name=\"joe\"");
    world.client(TEN);

    five.live.snapshot(2, World.turn());
    five.poll();

    assertThat(five.waiting).isTrue();
  }

  @Test
  void aViewThatWasGivenUpMeanwhileKeepsNothing() {
    LiveView live = world.live(FIVE);
    assertThat(live.retire(0, 10)).isFalse();
    assertThat(live.retire(10, 10)).isTrue();

    live.snapshot(1, World.turn());

    assertThat(keys()).isZero();
  }

  @Test
  void aViewWithoutClientsIsGivenUpWhenItWasIdleForLong() {
    world.live(FIVE).snapshot(1, World.turn());
    Sweep sweep = sweep();

    sweepAfter(sweep, Duration.ofSeconds(1));
    sweepAfter(sweep, Duration.ofMillis(9_999));
    assertThat(world.all).hasSize(1);
    sweepAfter(sweep, Duration.ofSeconds(1));

    assertThat(world.all).isEmpty();
    assertThat(keys()).isZero();
  }

  @Test
  void withoutRoomItIsGivenUpSoonAndMakesRoom() {
    TestClient client = world.client(TEN);
    world.apply("user/11/name=\"joe\"");
    Sweep sweep = sweep();

    sweepAfter(sweep, Duration.ofSeconds(1));
    sweepAfter(sweep, Duration.ofSeconds(1));

    assertThat(client.waiting).isFalse();
    assertThat(world.all).isEmpty();
    assertThat(world.client(FIVE).waiting).isTrue();
  }

  @Test
  void aViewSomebodyWaitsAtIsNotGivenUp() {
    world.client(TEN);
    Sweep sweep = sweep();

    for (int i = 0; i < 30; i++) {
      sweepAfter(sweep, Duration.ofSeconds(1));
    }

    assertThat(world.all).hasSize(1);
  }

  private long keys() {
    return world.kept().count() / KeptBytes.OF_A_KEY;
  }

  private Sweep sweep() {
    return new Sweep(world.all, world.kept(), clock);
  }

  private void sweepAfter(Sweep sweep, Duration time) {
    clock.advance(time);
    sweep.run();
  }

  private static View names(int from, int to) {
    List<String> ids = IntStream.rangeClosed(from, to).mapToObj(String::valueOf).toList();
    return World.view(
        1, "[{\"collection\": \"user\", \"ids\": " + ids + ", \"fields\": {\"name\": null}}]");
  }
}

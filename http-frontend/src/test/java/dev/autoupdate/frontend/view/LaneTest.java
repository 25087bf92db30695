package dev.autoupdate.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class LaneTest {

  private static final class Recorder implements Errand {
    final List<Throwable> refusals = new ArrayList<>();

    @Override
    public void run(Turn turn) {}

    @Override
    public void waits(Waiting turn) {}

    @Override
    public void refused(Throwable cause) {
      refusals.add(cause);
    }
  }

  private final Recorder recorder = new Recorder();

  @Test
  void whoComesAnewIsNotBehindAllThatAnotherAskedFor() {
    Lane lane = new Lane(1_000);
    List<Turn> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      many.add(queue(lane, "many"));
    }
    Turn first = lane.next();
    assertThat(first).isSameAs(many.get(0));

    Turn one = queue(lane, "one");

    assertThat(List.of(taken(lane), taken(lane))).contains(one);
  }

  @Test
  void whoCostMuchComesAfterAllWhoCostLittle() {
    Lane lane = new Lane(1_000);
    Turn costly = queue(lane, "dear");
    for (int i = 0; i < 20; i++) {
      queue(lane, "dear");
      queue(lane, "cheap");
    }
    assertThat(lane.next()).isSameAs(costly);
    lane.done(costly, 10_000_000);

    for (int i = 0; i < 20; i++) {
      Turn next = taken(lane);
      assertThat(next.caller()).isEqualTo("cheap");
      lane.done(next, 10);
    }
    assertThat(taken(lane).caller()).isEqualTo("dear");
  }

  @Test
  void whoCostMuchIsServedWhenNobodyElseWaits() {
    Lane lane = new Lane(10);
    for (int i = 0; i < 5; i++) {
      Turn turn = queue(lane, "dear");
      assertThat(lane.next()).isSameAs(turn);
      lane.done(turn, 10_000_000);
    }
  }

  @Test
  void withoutRoomTheNewestOfTheOneWithTheMostIsGivenUp() {
    Lane lane = new Lane(3);
    queue(lane, "many");
    queue(lane, "many");
    Turn last = queue(lane, "many");
    Turn one = new Turn("one", recorder, () -> false);
    one.enqueue();

    assertThat(lane.add(one)).isSameAs(last);
    assertThat(lane.size()).isEqualTo(3);
    Turn more = new Turn("many", recorder, () -> false);
    more.enqueue();
    assertThat(lane.add(more)).isSameAs(more);
  }

  @Test
  void aTurnThatIsOverIsPassedOver() {
    Lane lane = new Lane(10);
    Turn gone = queue(lane, "a");
    Turn late = queue(lane, "a");
    Turn left = queue(lane, "a");

    gone.forget();
    late.refuse(new Overloaded());

    assertThat(lane.next()).isSameAs(left);
    assertThat(lane.next()).isNull();
    assertThat(recorder.refusals).hasSize(1);
  }

  @Test
  void aClosedLaneLetsNobodyInAndGivesBackWhoWaits() {
    Lane lane = new Lane(10);
    Turn waiting = queue(lane, "a");

    assertThat(lane.close()).containsExactly(waiting);

    Turn late = new Turn("a", recorder, () -> false);
    late.enqueue();
    assertThat(lane.add(late)).isSameAs(late);
  }

  private static Turn taken(Lane lane) {
    return Objects.requireNonNull(lane.next());
  }

  private Turn queue(Lane lane, String caller) {
    Turn turn = new Turn(caller, recorder, () -> false);
    assertThat(turn.enqueue()).isTrue();
    assertThat(lane.add(turn)).isNull();
    return turn;
  }
}

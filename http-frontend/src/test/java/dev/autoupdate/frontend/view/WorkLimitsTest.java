package dev.autoupdate.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autoupdate.frontend.kit.InMemoryKeyState;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.restrict.RulesSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WorkLimitsTest {

  private final InMemoryKeyState state = new InMemoryKeyState();

  @Test
  void anObjectThatIsReachedAgainIsNotWalkedAgain() throws Exception {
    // 40 objects, each of which leads to all: by paths these are 40 to the power of 6.
    dense(40);

    Evaluation found = evaluator(200_000, 1 << 20).evaluate(binary(6), 1, null, World.turn());

    // Six levels of 40 objects with two lists of 40 entries, in 111 bytes; 64 fields at the end.
    assertThat(found.steps()).isLessThan(200_000);
    assertThat(found.keys().size()).isEqualTo(40 * (2 + 64));
  }

  @Test
  void whatLeadsFurtherThanTheStepsIsRefusedBeforeItIsDone() {
    dense(300);

    assertThatThrownBy(() -> evaluator(500_000, 1 << 20).evaluate(binary(8), 1, null, World.turn()))
        .isInstanceOf(ViewTooLarge.class)
        .hasMessage("this request needs more than 500000 steps to evaluate");
  }

  @Test
  void repeatedIdsCount() throws Exception {
    state.apply("a/1/b_ids=" + list(Collections.nCopies(10_000, 1)));
    View view =
        World.view(
            1,
            """
            [{"collection": "a", "ids": [1], "fields": {"b_ids":
              {"type": "relation-list", "collection": "b", "fields": {"x": null}}}}]""");

    assertThat(evaluator(1_000_000, 1 << 20).evaluate(view, 1, null, World.turn()).steps())
        .isGreaterThan(30_000);
    assertThatThrownBy(() -> evaluator(30_000, 1 << 20).evaluate(view, 1, null, World.turn()))
        .isInstanceOf(ViewTooLarge.class);
  }

  @Test
  void theStepsAreTheSameWhateverIsShared() throws Exception {
    dense(20);
    Evaluator evaluator = evaluator(1_000_000, 1 << 20);
    Evaluation first = evaluator.evaluate(binary(5), 1, null, World.turn());

    Evaluation again = evaluator.evaluate(binary(5), 1, first, World.turn());

    assertThat(again.steps()).isEqualTo(first.steps());
  }

  @Test
  void aViewThatGrowsPastItsBytesIsRefusedLikeOneThatIsAskedForAnew() throws Exception {
    World world = new World(new ViewLimits(10, 10, 100_000, 1, 1, World.INTERVAL).with(1_000, 50));
    world.apply("user/1/name=\"ada\"");
    TestClient client = world.client(World.view(1, NAME));

    world.apply("user/1/name=\"" + "a".repeat(50) + "\"");
    world.pass(World.INTERVAL);

    assertThat(client.failure).isInstanceOf(ViewTooLarge.class);
    LiveView other = world.live(World.view(2, NAME));
    assertThatThrownBy(() -> other.snapshot(2, World.turn()))
        .isInstanceOf(ViewTooLarge.class)
        .hasMessage("this request has more than 50 bytes of keys and values");
  }

  @Test
  void aViewThatShrinksAgainIsServed() throws Exception {
    World world = new World(new ViewLimits(10, 10, 100_000, 1, 1, World.INTERVAL).with(1_000, 50));
    world.apply("user/1/name=\"ada\"");
    TestClient client = world.client(World.view(1, NAME));
    world.apply("user/1/name=\"" + "a".repeat(50) + "\"");
    world.pass(World.INTERVAL);

    world.apply("user/1/name=\"eve\"");
    client.poll();

    assertThat(client.last()).isEqualTo("{\"user/1/name\":\"eve\"}");
  }

  @Test
  void nothingIsEvaluatedForSomebodyWhoIsGone() {
    dense(40);
    Turn gone = Turn.permitted(() -> true);

    assertThatThrownBy(() -> evaluator(1_000_000, 1 << 20).evaluate(binary(6), 1, null, gone))
        .isInstanceOf(Abandoned.class);
  }

  private static final String NAME =
      """
      [{"collection": "user", "ids": [1], "fields": {"name": null}}]""";

  private Evaluator evaluator(long steps, long bytes) {
    return new Evaluator(
        state,
        RulesSource.NONE,
        new ViewLimits(100_000, 1_000_000, 1_000_000, 1, 1, World.INTERVAL).with(steps, bytes),
        new Failures());
  }

  /** Each of so many nodes leads to all, by two lists. */
  private void dense(int nodes) {
    String all = list(IntStream.rangeClosed(1, nodes).boxed().toList());
    List<String> changes = new ArrayList<>();
    for (int i = 1; i <= nodes; i++) {
      changes.add("node/" + i + "/left_ids=" + all);
      changes.add("node/" + i + "/right_ids=" + all);
    }
    state.apply(changes.toArray(String[]::new));
  }

  private static String list(List<Integer> ids) {
    return ids.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
  }

  /** Asks for a field of its own at the end of each path. */
  private static View binary(int depth) {
    return World.view(
        1, "[{\"collection\":\"node\",\"ids\":[1],\"fields\":" + fields(depth, "x") + "}]");
  }

  private static String fields(int depth, String path) {
    return depth == 0
        ? "{\"" + path + "\":null}"
        : "{\"left_ids\":"
            + list(depth, path + "l")
            + ",\"right_ids\":"
            + list(depth, path + "r")
            + "}";
  }

  private static String list(int depth, String path) {
    return "{\"type\":\"relation-list\",\"collection\":\"node\",\"fields\":"
        + fields(depth - 1, path)
        + "}";
  }
}

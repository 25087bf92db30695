package dev.autoupdate.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.calculated.CalculatedFields;
import dev.autoupdate.frontend.read.ValueReader;
import dev.autoupdate.frontend.restrict.Restricter;
import dev.autoupdate.frontend.restrict.Rules;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What clients of a live view are told. */
final class LiveViewDiffsTest {

  /** Users see groups as long as user 1 is an admin. */
  private static final Restricter ADMINS_SEE_GROUPS =
      World.showing(
          (key, state) -> !key.collection().equals("group") || is(state, "user/1/admin", "true"));

  private final World world = new World();

  @Test
  void aNewRelationBringsWhatItLeadsTo() {
    world.apply("user/1/name=\"ada\"", "group/7/title=\"staff\"");
    TestClient client = world.client(World.USER);

    world.apply("user/1/group_id=7");

    assertThat(client.last()).isEqualTo("{\"group/7/title\":\"staff\",\"user/1/group_id\":7}");
  }

  @Test
  void aRelationThatEndsRetractsWhatItLedTo() {
    world.apply("user/1/group_id=7", "group/7/title=\"staff\"");
    TestClient client = world.client(World.USER);

    world.apply("user/1/group_id=null");

    assertThat(client.last()).isEqualTo("{\"group/7/title\":null,\"user/1/group_id\":null}");
    assertThat(world.index.hits(List.of(Key.of("group/7/title")))).isEmpty();
  }

  @Test
  void whatARelationLeadsToIsWatched() {
    world.apply("user/1/group_id=7", "group/7/title=\"staff\"");
    TestClient client = world.client(World.USER);
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
    TestClient client = world.client(World.USER);

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
    TestClient client = world.client(World.USER);
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

    TestClient client = world.client(World.USER);

    assertThat(client.last()).isEqualTo("{\"user/1/name\":\"ada\"}");
    assertThat(world.index.watched(key -> true)).containsExactly(Key.of("user/1/name"));
  }

  @Test
  void whatChangedBackBetweenTwoPollsIsNothing() {
    world.apply("user/1/group_id=7", "user/1/name=\"ada\"", "group/7/title=\"staff\"");
    TestClient client = world.client(world.live(World.USER));
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
    LiveView live = world.live(World.USER);
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
    LiveView live = world.live(World.USER);
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
    TestClient client = world.client(World.USER);

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
    TestClient client = world.client(World.USER);

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
    TestClient client = world.client(World.USER);

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
    TestClient client = world.client(World.USER);
    assertThat(client.last()).isEqualTo("{\"user/1/name\":\"staff\"}");

    world.apply("group/7/title=\"guests\"");
    client.poll();
    world.pass(World.INTERVAL);
    world.apply("user/1/name=null");

    assertThat(client.lines).endsWith("{\"user/1/name\":\"guests\"}", "{\"user/1/name\":null}");
  }

  private static boolean is(ValueReader state, String key, String value) {
    return Objects.equals(state.read(Key.of(key)), Json.of(value));
  }
}

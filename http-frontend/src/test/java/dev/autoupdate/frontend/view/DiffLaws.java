package dev.autoupdate.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.calculated.CalculatedFields;
import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.read.Values;
import dev.autoupdate.frontend.restrict.Restricter;
import dev.autoupdate.frontend.restrict.Rules;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot and the diffs after it are the view, whatever happens and whenever a client looks; and
 * a diff says nothing that it need not say.
 */
final class DiffLaws {

  private static final Key NEXT = Key.of("a/1/next_id");
  private static final Key SECRET = Key.of("a/1/secret");
  private static final List<Key> KEYS =
      List.of("a/1/x", "a/1/next_id", "a/1/secret", "b/1/y", "b/2/y", "c/1/z").stream()
          .map(Key::of)
          .toList();

  private static final View VIEW =
      World.view(
          5,
          """
          [{"collection": "a", "ids": [1], "fields": {
            "x": null,
            "next_id": {"type": "relation", "collection": "b", "fields": {"y": null}}
          }}]""");

  private static final Restricter SECRECY =
      World.showing((key, state) -> !key.collection().equals("b") || !isSecret(state.read(SECRET)));

  /** What happens: a batch, changes are told, tasks run, a client polls or asks, time passes. */
  record Step(int kind, int client, Map<Key, Integer> batch) {}

  @Property(tries = 1_000)
  void aClientHasTheViewAtEachOfItsOffsets(@ForAll("steps") List<Step> steps) throws OffsetExpired {
    World world = new World();
    world.rules(state -> new Rules(CalculatedFields.NONE, SECRECY));
    LiveView live = world.live(VIEW);
    List<TestClient> clients = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      clients.add(world.client(live));
    }
    for (Step step : steps) {
      take(step, world, live, clients.get(step.client()));
      for (TestClient client : clients) {
        check(world, client);
      }
    }
    finish(world, clients);
  }

  private static void take(Step step, World world, LiveView live, TestClient client)
      throws OffsetExpired {
    switch (step.kind()) {
      case 0, 1, 2 -> apply(world, step.batch());
      case 3, 4 -> client.poll();
      case 5 -> world.dispatch();
      case 6 -> world.run();
      case 7 -> world.timer.advance(World.INTERVAL);
      case 8 -> world.timer.advance(World.TIMEOUT);
      case 9 -> {
        if (!client.waiting) {
          client.waiting = true;
          client.changed(live.diff(client.position, world.state.position(), World.turn()));
        }
      }
      default -> {
        Diff snapshot = live.snapshot(world.state.position(), World.turn());
        assertThat(snapshot.to()).isEqualTo(world.state.position());
        check(world, new TestClient(live, snapshot));
      }
    }
  }

  private static void finish(World world, List<TestClient> clients) throws OffsetExpired {
    clients.forEach(TestClient::poll);
    world.dispatch();
    world.run();
    world.pass(World.INTERVAL);
    world.pass(World.TIMEOUT);
    for (TestClient client : clients) {
      check(world, client);
      client.poll();
    }
    world.pass(World.TIMEOUT);
    for (TestClient client : clients) {
      assertThat(client.position).isEqualTo(world.state.position());
      check(world, client);
    }
    assertThat(world.timer.size()).isZero();
  }

  private static void apply(World world, Map<Key, Integer> batch) {
    Map<Key, @Nullable Json> values = new HashMap<>();
    batch.forEach((key, value) -> values.put(key, value == 0 ? null : Json.of("" + value)));
    world.state.apply(values);
  }

  private static boolean isSecret(@Nullable Json value) {
    return Objects.equals(value, Json.of("2"));
  }

  /** The view as it is by its definition, told without any of what is tested. */
  private static void check(World world, TestClient client) throws OffsetExpired {
    TreeMap<String, String> truth = new TreeMap<>();
    Map<Key, @Nullable Json> state = new HashMap<>();
    Values read = world.state.read(KEYS, client.position);
    for (int i = 0; i < read.size(); i++) {
      state.put(KEYS.get(i), read.value(i));
    }
    put(truth, Key.of("a/1/x"), state);
    put(truth, NEXT, state);
    Json next = state.get(NEXT);
    if (next != null && !isSecret(state.get(SECRET))) {
      put(truth, Key.of("b/" + next + "/y"), state);
    }
    assertThat(client.values).isEqualTo(truth);
  }

  private static void put(TreeMap<String, String> truth, Key key, Map<Key, @Nullable Json> state) {
    Json value = state.get(key);
    if (value != null) {
      truth.put(key.toString(), value.toString());
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Map<Key, Integer>> batches =
        Arbitraries.maps(Arbitraries.of(KEYS), Arbitraries.integers().between(0, 2)).ofMaxSize(3);
    return Combinators.combine(
            Arbitraries.integers().between(0, 10), Arbitraries.integers().between(0, 2), batches)
        .as(Step::new)
        .list()
        .ofMaxSize(40);
  }
}

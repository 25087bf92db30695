package dev.autoupdate.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.kit.InMemoryKeyState;
import dev.autoupdate.frontend.kit.ManualTimer;
import dev.autoupdate.frontend.read.KeyReader;
import dev.autoupdate.frontend.request.KeyRequest;
import dev.autoupdate.frontend.watch.WatchIndex;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot and the diffs after it are the state, whatever happens and whenever a client looks;
 * and a diff says nothing that it need not say.
 */
final class DiffLaws {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<Key> KEYS =
      List.of("a/1/x", "a/10/x", "a/2/x", "b/1/y", "b/1/z").stream().map(Key::of).toList();
  private static final Duration TIMEOUT = Duration.ofSeconds(25);

  /** What happens: a batch is applied, woken views evaluate, a client polls, time runs out. */
  record Step(int kind, Map<Key, Integer> batch) {}

  @Property(tries = 500)
  void aPollingClientHasTheStateAtEachOfItsOffsets(
      @ForAll("steps") List<Step> steps, @ForAll("watched") Set<Key> watched) {
    World world = new World(watched);
    for (Step step : steps) {
      world.take(step);
    }
    world.finish();
    world.client.check();
  }

  @Provide
  Arbitrary<Set<Key>> watched() {
    return Arbitraries.of(KEYS).set().ofMinSize(1);
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Map<Key, Integer>> batches =
        Arbitraries.maps(Arbitraries.of(KEYS), Arbitraries.integers().between(0, 2)).ofMaxSize(3);
    return Combinators.combine(Arbitraries.integers().between(0, 5), batches)
        .as(Step::new)
        .list()
        .ofMaxSize(40);
  }

  /** Key state, one live view, one client; everything runs when a step says so. */
  private static final class World {
    final InMemoryKeyState state = new InMemoryKeyState();
    final WatchIndex<LiveView> index = new WatchIndex<>();
    final ManualTimer timer = new ManualTimer();
    final List<Runnable> tasks = new ArrayList<>();
    final View view;
    final LiveView live;
    final Client client;
    long pulled;

    World(Set<Key> watched) {
      view = new View(new Identity.Anonymous(), KeyRequest.of(watched));
      live = new LiveView(view, state, index, tasks::add, timer);
      client = new Client(view, state);
      client.merge(Diff.snapshot(view, live.readNow()));
    }

    void take(Step step) {
      switch (step.kind()) {
        case 0, 1, 2 -> apply(step.batch());
        case 3 -> poll();
        case 4 -> wake();
        default -> timer.advance(TIMEOUT);
      }
      assertThat(index.size()).isEqualTo(client.waiting ? view.keys().size() : 0);
    }

    void finish() {
      timer.advance(TIMEOUT);
      wake();
      poll();
      timer.advance(TIMEOUT);
      runTasks();
      assertThat(client.position).isEqualTo(state.position());
      assertThat(timer.size()).isZero();
    }

    private void apply(Map<Key, Integer> batch) {
      Map<Key, @Nullable Json> values = new HashMap<>();
      batch.forEach((key, value) -> values.put(key, value == 0 ? null : Json.of("" + value)));
      state.apply(values);
    }

    private void poll() {
      if (!client.waiting) {
        client.waiting = true;
        live.await(client.position, TIMEOUT, client);
      }
    }

    private void wake() {
      Set<LiveView> hit = new HashSet<>();
      try {
        state.changes().since(pulled).forEach(set -> index.collect(set.keys(), hit));
      } catch (dev.autoupdate.frontend.feed.OffsetExpired e) {
        throw new AssertionError(e);
      }
      pulled = state.position();
      hit.forEach(LiveView::wake);
      runTasks();
    }

    private void runTasks() {
      List.copyOf(tasks).forEach(Runnable::run);
      tasks.clear();
    }
  }

  private static final class Client implements Waiter {
    final View view;
    final KeyReader reader;
    final TreeMap<String, String> values = new TreeMap<>();
    boolean waiting;
    long position = -1;

    Client(View view, KeyReader reader) {
      this.view = view;
      this.reader = reader;
    }

    void merge(Diff diff) {
      List<String> names = new ArrayList<>();
      for (var member : json(diff).properties()) {
        names.add(member.getKey());
        String value = member.getValue().isNull() ? null : member.getValue().toString();
        assertThat(values.get(member.getKey())).isNotEqualTo(value);
        if (value == null) {
          values.remove(member.getKey());
        } else {
          values.put(member.getKey(), value);
        }
      }
      assertThat(names).isSorted();
      assertThat(diff.isEmpty()).isEqualTo(names.isEmpty());
      assertThat(diff.to()).isGreaterThanOrEqualTo(position);
      position = diff.to();
      check();
    }

    void check() {
      TreeMap<String, String> truth = new TreeMap<>();
      try {
        var read = reader.read(view.keys(), position);
        for (int i = 0; i < read.size(); i++) {
          Json value = read.value(i);
          if (value != null) {
            truth.put(view.keys().get(i).toString(), value.toString());
          }
        }
      } catch (dev.autoupdate.frontend.feed.OffsetExpired e) {
        throw new AssertionError(e);
      }
      assertThat(values).isEqualTo(truth);
    }

    @Override
    public void changed(Diff diff) {
      assertThat(waiting).isTrue();
      waiting = false;
      merge(diff);
    }

    @Override
    public void expired() {
      throw new AssertionError("history is kept");
    }

    @Override
    public void draining(long reached) {
      throw new AssertionError("nobody closes");
    }

    @Override
    public void failed(Throwable cause) {
      throw new AssertionError(cause);
    }

    private static JsonNode json(Diff diff) {
      try {
        return MAPPER.readTree(diff.toString());
      } catch (java.io.IOException e) {
        throw new AssertionError(e);
      }
    }
  }
}

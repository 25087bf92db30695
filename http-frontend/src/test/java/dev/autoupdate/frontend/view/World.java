package dev.autoupdate.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.kit.BreakableReader;
import dev.autoupdate.frontend.kit.InMemoryKeyState;
import dev.autoupdate.frontend.kit.ManualTimer;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.ValueReader;
import dev.autoupdate.frontend.request.InvalidRequest;
import dev.autoupdate.frontend.request.RequestLimits;
import dev.autoupdate.frontend.request.RequestParser;
import dev.autoupdate.frontend.restrict.Restricter;
import dev.autoupdate.frontend.restrict.Rules;
import dev.autoupdate.frontend.restrict.RulesSource;
import dev.autoupdate.frontend.restrict.Verdict;
import dev.autoupdate.frontend.watch.WatchIndex;
import dev.autoupdate.schema.Key;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.BiPredicate;

/** Key state, live views and clients on one thread: everything happens when a test says so. */
final class World implements Wakes {

  static final Duration TIMEOUT = Duration.ofSeconds(25);
  static final Duration INTERVAL = Duration.ofMillis(50);

  /** User 1 looks at the user, and at the group that it is in. */
  static final View USER =
      World.view(
          1,
          """
          [{"collection": "user", "ids": [1], "fields": {
            "name": null,
            "group_id": {"type": "relation", "collection": "group", "fields": {"title": null}}
          }}]""");

  final InMemoryKeyState state = new InMemoryKeyState();
  final BreakableReader reader = new BreakableReader(state);
  final ManualTimer timer = new ManualTimer();
  final Failures failures = new Failures();
  final WatchIndex<LiveView> index = new WatchIndex<>();
  final Queue<Runnable> quick = new ArrayDeque<>();
  final Queue<Runnable> slow = new ArrayDeque<>();
  private final Shared shared;
  private final Dispatcher dispatcher;
  final List<LiveView> all = new ArrayList<>();
  private RulesSource rules = RulesSource.NONE;

  /** How often a view was evaluated. */
  int evaluations;

  World() {
    this(new ViewLimits(100, 1_000, 1_000 * KeptBytes.OF_A_KEY, 1, 1, INTERVAL));
  }

  World(ViewLimits limits) {
    Lookout lookout = new Lookout(reader, state.changes());
    shared =
        new Shared(
            reader,
            new Evaluator(reader, this::rules, limits, failures),
            new KeptBytes(limits.keptBytes()),
            lookout,
            index,
            this,
            timer,
            limits.interval(),
            limits.maxBytes());
    dispatcher = new Dispatcher(state.changes(), lookout, index, all);
  }

  private Rules rules(ValueReader reader) {
    evaluations++;
    return rules.rules(reader);
  }

  /** A request's that has a permit. */
  static Turn turn() {
    return Turn.permitted(() -> false);
  }

  /** From now on these rules count. */
  void rules(RulesSource source) {
    rules = source;
  }

  /** Shows the keys that {@code shown} says. */
  static Restricter showing(BiPredicate<Key, ValueReader> shown) {
    return (identity, state) ->
        keys ->
            keys.stream()
                .map(key -> shown.test(key, state) ? Verdict.shown() : Verdict.hidden())
                .toList();
  }

  /** What {@code user} sees of the request with this body. */
  static View view(long user, String body) {
    try {
      return new View(
          Identity.of(user),
          new RequestParser(RequestLimits.DEFAULTS)
              .parse(List.of(), body.getBytes(StandardCharsets.UTF_8)));
    } catch (InvalidRequest e) {
      throw new AssertionError(e);
    }
  }

  KeptBytes kept() {
    return shared.kept();
  }

  LiveView live(View view) {
    LiveView live = new LiveView(view, shared);
    all.add(live);
    return live;
  }

  /** A client that has taken a snapshot and waits for what comes. */
  TestClient client(View view) {
    TestClient client = client(live(view));
    client.poll();
    return client;
  }

  /** A client that has taken a snapshot. */
  TestClient client(LiveView live) {
    return new TestClient(live, live.snapshot(state.position(), turn()));
  }

  /** One batch; whom it hits is told, and what that gives to do is done. */
  void apply(String... literals) {
    state.apply(literals);
    dispatch();
    run();
  }

  void dispatch() {
    try {
      dispatcher.pull(Duration.ZERO);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  void run() {
    while (!quick.isEmpty() || !slow.isEmpty()) {
      (quick.isEmpty() ? slow : quick).remove().run();
    }
  }

  /** Lets time pass, and what is due happen. */
  void pass(Duration time) {
    timer.advance(time);
    run();
  }

  @Override
  public void quick(Runnable task) {
    quick.add(task);
  }

  @Override
  public void slow(Runnable task) {
    slow.add(task);
  }

  /** Nothing is to be done. */
  void assertQuiet() {
    assertThat(quick).isEmpty();
    assertThat(slow).isEmpty();
  }
}

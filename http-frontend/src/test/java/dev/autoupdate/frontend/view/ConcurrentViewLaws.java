package dev.autoupdate.frontend.view;

import static org.awaitility.Awaitility.await;

import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.kit.FoldedView;
import dev.autoupdate.frontend.kit.InMemoryKeyState;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/**
 * The law of {@link ViewLaws} with real threads: two instances, each with its writer, and clients
 * that go from one to the other while the log pours in.
 */
final class ConcurrentViewLaws {

  private static final int BATCHES = 120;
  private static final int ROUND = 6;
  private static final Duration NEVER = Duration.ofMinutes(10);

  // Views hardly rest, so that much happens at the same time.
  private static final ViewLimits LIMITS =
      new ViewLimits(100_000, 1_000_000, Long.MAX_VALUE, 100, 1_000, Duration.ofNanos(1));

  private static @Nullable ScheduledTimer timer;
  private static @Nullable ExecutorService threads;

  @BeforeContainer
  static void start() {
    LawViews.quiet();
    timer = new ScheduledTimer();
    threads = Executors.newFixedThreadPool(4);
  }

  @AfterContainer
  static void stop() {
    LawViews.loud();
    timer().close();
    threads().shutdownNow();
  }

  @Property(tries = 60)
  void clientsHaveTheViewAtEachOfTheirOffsetsWhileChangesPourIn(@ForAll long seed) {
    Random random = new Random(seed);
    List<Map<Key, @Nullable Json>> log = new ArrayList<>();
    List<Map<Key, Json>> states = new ArrayList<>(List.of(Map.of()));
    log.add(LawSchema.full(2, choices(random, 50)));
    for (int i = 0; i < BATCHES; i++) {
      states.add(after(states.get(i), log.get(i)));
      log.add(LawSchema.batch(choices(random, 16), states.get(i + 1), Set.of()));
    }
    states.add(after(states.get(BATCHES), log.get(BATCHES)));
    run(random, log, states);
  }

  private static void run(
      Random random, List<Map<Key, @Nullable Json>> log, List<Map<Key, Json>> states) {
    Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
    List<Instance> instances = List.of(new Instance(), new Instance());
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Ask ask = Ask.of(numbers(random, 20));
      // Two of the same view, then another one.
      LawLook first = new LawLook(1 + i % 2, ask, states);
      LawLook second = new LawLook(1 + i % 2, ask, states);
      clients.add(new Client(first, instances, new Random(random.nextLong()), faults));
      clients.add(new Client(second, instances, new Random(random.nextLong()), faults));
    }
    clients.forEach(Client::goOn);
    try {
      // Nobody is helped by what comes later: after each round all must have what there is.
      for (int from = 0; from < log.size(); from += ROUND) {
        int to = Math.min(from + ROUND, log.size());
        for (Instance instance : instances) {
          instance.write(log.subList(0, to), from);
        }
        await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(1))
            .until(
                () ->
                    !faults.isEmpty()
                        || (instances.stream().allMatch(i -> i.state.position() == to)
                            && clients.stream().allMatch(c -> c.hasAll(to))));
        if (!faults.isEmpty()) {
          throw new AssertionError("a client's complaint", faults.peek());
        }
      }
    } finally {
      clients.forEach(Client::stop);
      instances.forEach(instance -> instance.views.close());
    }
  }

  private static Map<Key, Json> after(Map<Key, Json> state, Map<Key, @Nullable Json> batch) {
    Map<Key, Json> next = new HashMap<>(state);
    batch.forEach(
        (key, value) -> {
          if (value == null) {
            next.remove(key);
          } else {
            next.put(key, value);
          }
        });
    return next;
  }

  private static Choices choices(Random random, int count) {
    return new Choices(numbers(random, count));
  }

  private static List<Integer> numbers(Random random, int count) {
    return random.ints(count, 0, 1_000_000).boxed().toList();
  }

  private static ScheduledTimer timer() {
    return Objects.requireNonNull(timer);
  }

  private static ExecutorService threads() {
    return Objects.requireNonNull(threads);
  }

  private static final class Instance {
    final InMemoryKeyState state = new InMemoryKeyState();
    final LiveViews views =
        new LiveViews(
            state,
            state.changes(),
            new LawRules(),
            LIMITS,
            LawViews.FAILURES,
            timer(),
            Clock.systemUTC());

    /** One batch at a time, so that clients have their turn. */
    void write(List<Map<Key, @Nullable Json>> log, int next) {
      if (next < log.size()) {
        threads()
            .execute(
                () -> {
                  state.apply(log.get(next));
                  write(log, next + 1);
                });
      }
    }
  }

  /** Asks again and again, in one way or another, each time on one of the clients' threads. */
  private static final class Client implements Waiter {
    private final LawLook look;
    private final List<Instance> instances;
    private final Random random;
    private final Queue<Throwable> faults;
    private FoldedView folded;
    private FoldedView before;
    private boolean stopped;
    private @Nullable Instance waitsAt;

    Client(LawLook look, List<Instance> instances, Random random, Queue<Throwable> faults) {
      this.look = look;
      this.instances = instances;
      this.random = random;
      this.faults = faults;
      this.folded = new FoldedView(look::at);
      this.before = folded;
    }

    void goOn() {
      threads().execute(() -> guarded(this::ask));
    }

    synchronized void stop() {
      stopped = true;
    }

    /** Whether it is up to date, whether it knows or not. */
    synchronized boolean hasAll(long latest) {
      return folded.values().equals(look.at(latest)) && folded.position() >= 0;
    }

    private synchronized void ask() {
      Instance at = instances.get(random.nextInt(instances.size()));
      if (stopped) {
        return;
      }
      if (random.nextInt(10) == 0) {
        folded = before.copy();
      } else if (random.nextInt(5) == 0) {
        before = folded.copy();
      }
      if (folded.position() < 0) {
        Diff all = at.views.snapshot(look.view(), World.turn());
        folded.snapshot(all.toString(), all.to());
      }
      long from = folded.position();
      boolean waits = random.nextInt(3) > 0;
      at.views.whenReached(
          reader -> reader.position() >= from,
          NEVER,
          reached -> threads().execute(() -> guarded(() -> ask(at, waits))));
    }

    private void ask(Instance at, boolean waits) {
      if (waits) {
        waitsAt = at;
        at.views.await(look.view(), folded.position(), NEVER, this, World.turn());
        return;
      }
      synchronized (this) {
        try {
          Diff diff = at.views.diff(look.view(), folded.position(), World.turn());
          folded.answer(diff.toString(), diff.from(), diff.to());
        } catch (OffsetExpired e) {
          throw new AssertionError(e);
        }
      }
      goOn();
    }

    private void guarded(Runnable action) {
      try {
        action.run();
      } catch (RuntimeException | Error e) {
        faults.add(new AssertionError(look.toString(), e));
      }
    }

    @Override
    public void changed(Diff diff) {
      guarded(
          () -> {
            synchronized (this) {
              if (diff.from() > folded.position()) {
                folded.nothing(diff.from());
              }
              folded.diff(diff.toString(), diff.from(), diff.to());
            }
          });
      Instance at = waitsAt;
      if (at != null && random.nextBoolean()) {
        // As a stream does, on the thread that tells of the change.
        at.views.goOn(look.view(), diff.to(), NEVER, this);
      } else {
        goOn();
      }
    }

    @Override
    public void expired() {
      faults.add(new AssertionError("history is kept"));
    }

    @Override
    public void draining(long position) {
      // The history is over.
    }

    @Override
    public void failed(Throwable cause) {
      faults.add(cause);
    }
  }
}

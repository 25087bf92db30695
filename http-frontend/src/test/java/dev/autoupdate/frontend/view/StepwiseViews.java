package dev.autoupdate.frontend.view;

import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.feed.RecentChanges;
import dev.autoupdate.frontend.read.KeyReader;
import dev.autoupdate.frontend.read.ViewId;
import dev.autoupdate.frontend.watch.WatchIndex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The parts of {@link LiveViews}, put together without threads: the dispatcher and the evaluators
 * do something when they are told to.
 */
final class StepwiseViews implements Wakes {

  private final KeyReader reader;
  private final WatchIndex<LiveView> index = new WatchIndex<>();
  private final Map<ViewId, LiveView> live = new HashMap<>();
  private final List<Runnable> tasks = new ArrayList<>();
  private final Shared shared;
  private final CatchUps catchUps;
  private final Dispatcher dispatcher;
  private final Sweep sweep;
  private boolean closed;

  /** Under the rules of the laws, with room for so many kept keys. */
  StepwiseViews(KeyReader reader, RecentChanges changes, LawClock clock, long room) {
    this.reader = reader;
    ViewLimits limits = LawViews.LIMITS;
    Lookout lookout = new Lookout(reader, changes);
    shared =
        new Shared(
            reader,
            new Evaluator(reader, new LawRules(), limits, LawViews.FAILURES),
            new KeptBytes(room * KeptBytes.OF_A_KEY),
            lookout,
            index,
            this,
            clock.timer(),
            limits.interval(),
            limits.maxBytes());
    catchUps = new CatchUps(reader, tasks::add, clock.timer());
    dispatcher = new Dispatcher(changes, lookout, index, live.values());
    sweep = new Sweep(live.values(), shared.kept(), clock.clock());
  }

  Diff snapshot(View view) {
    return liveView(view).snapshot(reader.position(), World.turn());
  }

  Diff diff(View view, long from) throws OffsetExpired {
    return liveView(view).diff(from, reader.position(), World.turn());
  }

  Wait await(View view, long from, Waiter waiter) {
    Optional<Wait> wait = liveView(view).await(from, LawClient.TIMEOUT, waiter, World.turn());
    return wait.orElseThrow(() -> new AssertionError("a view in use is not given up"));
  }

  Wait goOn(View view, long from, Waiter waiter) {
    Optional<Wait> wait = liveView(view).goOn(from, LawClient.TIMEOUT, waiter);
    return wait.orElseThrow(() -> new AssertionError("a view in use is not given up"));
  }

  /** Calls {@code then} once {@code position} is reached, or time ran out. */
  void whenReached(long position, Consumer<CatchUp> then) {
    catchUps.await(state -> state.position() >= position, LawClient.TIMEOUT, then);
  }

  /** The dispatcher has its turn, and gives up views that were not used for long. */
  void dispatch() {
    try {
      if (dispatcher.pull(Duration.ZERO)) {
        catchUps.check();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    sweep.run();
  }

  /** Evaluators are several: tasks begin in any order. */
  void runOne(Choices choices) {
    if (!tasks.isEmpty()) {
      tasks.remove(choices.below(tasks.size())).run();
    }
  }

  boolean isIdle() {
    return tasks.isEmpty();
  }

  int watchedKeys() {
    return index.size();
  }

  long keptKeys() {
    return shared.kept().count() / KeptBytes.OF_A_KEY;
  }

  /** Sends all away who wait, now and later. */
  void close() {
    closed = true;
    live.values().forEach(LiveView::close);
    catchUps.close();
    while (!isIdle()) {
      runOne(new Choices(List.of()));
    }
  }

  @Override
  public void quick(Runnable task) {
    tasks.add(task);
  }

  @Override
  public void slow(Runnable task) {
    tasks.add(task);
  }

  private LiveView liveView(View view) {
    LiveView found = live.computeIfAbsent(view.id(), id -> new LiveView(view, shared));
    if (closed) {
      found.close();
    }
    if (!found.use()) {
      throw new AssertionError("what was given up is not found any more");
    }
    return found;
  }
}

package dev.autoupdate.frontend.view;

import dev.autoupdate.frontend.feed.ChangeSet;
import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.feed.RecentChanges;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.KeyReader;
import dev.autoupdate.frontend.read.Offset;
import dev.autoupdate.frontend.read.Values;
import dev.autoupdate.frontend.read.ViewId;
import dev.autoupdate.frontend.restrict.RulesSource;
import dev.autoupdate.frontend.watch.WatchIndex;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live views of one log, and who lives how long.
 *
 * <p>Any thread may call anything. One thread of its own pulls the recent changes; two evaluate
 * what they hit and call the waiters.
 */
public final class LiveViews implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LiveViews.class);
  private static final int EVALUATORS = 2;
  private static final Duration PULL = Duration.ofMillis(500);
  private static final long LINGER_MILLIS = 10_000;

  private final KeyReader reader;
  private final RecentChanges changes;
  private final Clock clock;
  private final Timer timer;
  private final ExecutorService evaluators;
  private final Executor executor;
  private final WatchIndex<LiveView> index = new WatchIndex<>();
  private final ConcurrentMap<ViewId, LiveView> live = new ConcurrentHashMap<>();
  private final CatchUps catchUps;
  private final Thread dispatcher;
  private volatile boolean closed;
  private long pulled;

  /** Starts at the position that {@code changes} has. */
  public LiveViews(
      KeyReader reader,
      RecentChanges changes,
      RulesSource rules,
      ViewLimits limits,
      Failures failures,
      Timer timer,
      Clock clock) {
    this.reader = reader;
    this.changes = changes;
    this.clock = clock;
    this.timer = timer;
    this.pulled = changes.position();
    AtomicInteger number = new AtomicInteger();
    this.evaluators =
        Executors.newFixedThreadPool(
            EVALUATORS, task -> daemon(task, "autoupdate-views-" + number.incrementAndGet()));
    this.executor = this::execute;
    this.catchUps = new CatchUps(reader, executor, timer);
    this.dispatcher = daemon(this::dispatch, "autoupdate-dispatcher");
    dispatcher.start();
  }

  /** The key state behind the views. */
  public KeyReader reader() {
    return reader;
  }

  /** The client's token for {@code position} of {@code view}. */
  public Offset offset(View view, long position) {
    return new Offset(reader.epoch(), position, view.id());
  }

  /** All values of the view, now. */
  public Diff snapshot(View view) {
    return Diff.snapshot(view, now(view));
  }

  /** No values: where only what comes next is of interest. */
  public Diff nothingYet() {
    long position = reader.position();
    return Diff.nothing(position, position);
  }

  /**
   * What changed since {@code from}, now.
   *
   * @throws OffsetExpired when history does not reach back to it
   */
  public Diff diff(View view, long from) throws OffsetExpired {
    Values now = now(view);
    if (from >= now.position()) {
      return Diff.nothing(from, from);
    }
    return Diff.between(view, reader.read(view.keys(), from), now);
  }

  /**
   * Waits for a change of the view after {@code from}, which this instance has reached.
   *
   * @param timeout after which the view is evaluated once more and the waiter is called anyway
   */
  public Wait await(View view, long from, Duration timeout, Waiter waiter) {
    while (true) {
      LiveView shared = live.computeIfAbsent(view.id(), id -> newLiveView(view));
      if (closed) {
        shared.close();
      }
      shared.touch(clock.millis());
      Optional<Wait> wait = shared.await(from, timeout, waiter);
      if (wait.isPresent()) {
        return wait.get();
      }
    }
  }

  /** Calls {@code then} once {@code reached} holds, or the time ran out; any thread may call it. */
  public void whenReached(Predicate<KeyReader> reached, Duration timeout, Consumer<CatchUp> then) {
    catchUps.await(reached, timeout, then);
  }

  /** How many keys are watched by somebody. */
  public int watchedKeys() {
    return index.size();
  }

  /** Answers all who wait as draining, now and from now on. */
  @Override
  public void close() {
    closed = true;
    dispatcher.interrupt();
    evaluators.shutdown();
    for (LiveView view : live.values()) {
      view.close();
    }
    catchUps.close();
  }

  private LiveView newLiveView(View view) {
    return new LiveView(view, reader, index, executor, timer);
  }

  private Values now(View view) {
    LiveView shared = live.get(view.id());
    return (shared == null ? newLiveView(view) : shared).readNow();
  }

  private void dispatch() {
    long swept = clock.millis();
    while (!closed) {
      try {
        if (changes.await(pulled, PULL) > pulled) {
          pull();
        }
        if (clock.millis() - swept >= LINGER_MILLIS) {
          swept = clock.millis();
          sweep(swept);
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | Error e) {
        // Without this thread nobody is woken any more: it tries again, whatever happened.
        LOG.atError().setCause(e).log("dispatching changes failed");
      }
    }
  }

  private void pull() {
    long position = changes.position();
    Set<LiveView> hit = new LinkedHashSet<>();
    try {
      for (ChangeSet set : changes.since(pulled)) {
        index.collect(set.keys(), hit);
      }
    } catch (OffsetExpired e) {
      // Recent changes were trimmed faster than they were pulled: anybody may be concerned.
      hit.addAll(live.values());
    }
    pulled = position;
    hit.forEach(LiveView::wake);
    catchUps.check();
  }

  private void sweep(long now) {
    live.values().removeIf(view -> view.retire(now, LINGER_MILLIS));
  }

  private void execute(Runnable task) {
    try {
      evaluators.execute(task);
    } catch (RejectedExecutionException e) {
      // Closed meanwhile. Somebody may depend on this task all the same.
      task.run();
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}

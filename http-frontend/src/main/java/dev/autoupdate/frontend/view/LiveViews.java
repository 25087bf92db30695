package dev.autoupdate.frontend.view;

import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.feed.RecentChanges;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.metrics.MachineErrors;
import dev.autoupdate.frontend.read.KeyReader;
import dev.autoupdate.frontend.read.Offset;
import dev.autoupdate.frontend.read.ViewId;
import dev.autoupdate.frontend.restrict.RulesSource;
import dev.autoupdate.frontend.watch.WatchIndex;
import dev.autoupdate.schema.Key;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live views of one log, and who lives how long.
 *
 * <p>Any thread may call anything. One thread of its own pulls the recent changes; two work for the
 * views that these hit, and call the waiters.
 */
public final class LiveViews implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LiveViews.class);
  private static final Duration PULL = Duration.ofMillis(500);

  private final KeyReader reader;
  private final Evaluators evaluators = new Evaluators();
  private final WatchIndex<LiveView> index = new WatchIndex<>();
  private final ConcurrentMap<ViewId, LiveView> live = new ConcurrentHashMap<>();
  private final Shared shared;
  private final Permits permits;
  private final CatchUps catchUps;
  private final Dispatcher dispatcher;
  private final Sweep sweep;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * Starts at the position that {@code changes} has.
   *
   * @param rules what counts at a position: calculated fields, and who may see what
   * @param failures where failures that clients are spared are counted
   * @param timer ends waits and rests
   * @param clock for how long views are kept
   */
  public LiveViews(
      KeyReader reader,
      RecentChanges changes,
      RulesSource rules,
      ViewLimits limits,
      Failures failures,
      Timer timer,
      Clock clock) {
    this.reader = reader;
    Lookout lookout = new Lookout(reader, changes);
    this.shared =
        new Shared(
            reader,
            new Evaluator(reader, rules, limits, failures),
            new KeptBytes(limits.keptBytes()),
            lookout,
            index,
            evaluators,
            timer,
            limits.interval(),
            limits.maxBytes());
    this.permits = new Permits(limits, timer);
    this.catchUps = new CatchUps(reader, evaluators::quick, timer);
    this.dispatcher = new Dispatcher(changes, lookout, index, live.values());
    this.sweep = new Sweep(live.values(), shared.kept(), clock);
    this.thread = new Thread(this::dispatch, "autoupdate-dispatcher");
    thread.setDaemon(true);
    thread.start();
  }

  /** The key state behind the views. */
  public KeyReader reader() {
    return reader;
  }

  /** The client's token for {@code position} of {@code view}. */
  public Offset offset(View view, long position) {
    return new Offset(reader.epoch(), position, view.id());
  }

  /**
   * All values of the view, now.
   *
   * @throws ViewTooLarge when it is larger than it may be, or needs more work
   * @throws NotAtHand when it must be evaluated and {@code turn} has no permit
   */
  public Diff snapshot(View view, Turn turn) {
    return liveView(view).snapshot(reader.position(), turn);
  }

  /**
   * All values the view had at {@code position}, as far as they may be seen today.
   *
   * @throws OffsetExpired when history does not reach back to it
   * @throws ViewTooLarge when it is larger than it may be, or needs more work
   * @throws NotAtHand when it must be evaluated and {@code turn} has no permit
   */
  public Diff past(View view, long position, Turn turn) throws OffsetExpired {
    long today = reader.position();
    Evaluation then = shared.evaluator().evaluateThen(view, position, today, turn);
    return Diff.snapshot(then, position);
  }

  /**
   * Does what a request wants of {@code view}, now or when there is a permit for what it takes.
   *
   * @param caller who is charged for it; equal for the same one
   */
  public void begin(Object caller, View view, Errand errand) {
    LiveView known = live.get(view.id());
    permits.begin(caller, known != null && known.isDear(), errand);
  }

  /** How many requests wait for a permit to evaluate. */
  public int queued() {
    return permits.waiting();
  }

  /** No values: where only what comes next is of interest. */
  public Diff nothingYet() {
    long position = reader.position();
    return Diff.nothing(position, position);
  }

  /** The same for who is about to wait: the view is there then. */
  public Diff nothingYet(View view, Turn turn) {
    long position = snapshot(view, turn).to();
    return Diff.nothing(position, position);
  }

  /**
   * What changed since {@code from}, now.
   *
   * @throws OffsetExpired when history does not reach back to it
   * @throws ViewTooLarge when the view is larger than it may be, or needs more work
   * @throws NotAtHand when it must be evaluated and {@code turn} has no permit
   */
  public Diff diff(View view, long from, Turn turn) throws OffsetExpired {
    return liveView(view).diff(from, reader.position(), turn);
  }

  /**
   * Waits for a change of the view after {@code from}, which this instance has reached. May have to
   * evaluate first. The waiter is told of a failure, {@link Overloaded} where no more can be kept.
   *
   * @param timeout after which the waiter is called anyway, with how far was compared
   */
  public Wait await(View view, long from, Duration timeout, Waiter waiter, Turn turn) {
    return enter(view, at -> at.await(from, timeout, waiter, turn));
  }

  /**
   * As {@link #await}, for a client that was told of changes a moment ago. What would take time,
   * the evaluators do, so this may be called where nothing must block, as by a waiter.
   */
  public Wait goOn(View view, long from, Duration timeout, Waiter waiter) {
    return enter(view, at -> at.goOn(from, timeout, waiter));
  }

  /** Calls {@code then} once {@code reached} holds, or the time ran out; any thread may call it. */
  public void whenReached(Predicate<KeyReader> reached, Duration timeout, Consumer<CatchUp> then) {
    catchUps.await(reached, timeout, then);
  }

  /** How many clients wait. Looks at all live views. */
  public int waiting() {
    return live.values().stream().mapToInt(LiveView::waiting).sum();
  }

  /** How many keys are watched by a view that has clients, or had some a moment ago. */
  public int watchedKeys() {
    return index.size();
  }

  /** How many bytes live views keep, about, what two of them keep counted twice. */
  public long keptBytes() {
    return shared.kept().count();
  }

  /** Those of them that are this field of some object. Looks at all: for now and then. */
  public Collection<Key> watched(String collection, String field) {
    return index.watched(key -> key.field().equals(field) && key.collection().equals(collection));
  }

  /** Answers all who wait as draining, now and from now on. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    permits.close();
    evaluators.close();
    List.copyOf(live.values()).forEach(LiveView::close);
    catchUps.close();
  }

  private Wait enter(View view, Function<LiveView, Optional<Wait>> enter) {
    while (true) {
      Optional<Wait> wait = enter.apply(liveView(view));
      if (wait.isPresent()) {
        return wait.get();
      }
    }
  }

  private LiveView liveView(View view) {
    while (true) {
      LiveView found = live.computeIfAbsent(view.id(), id -> new LiveView(view, shared));
      if (closed) {
        found.close();
      }
      if (found.use()) {
        return found;
      }
      // Being swept out; its successor can be had in a moment.
      live.remove(view.id(), found);
    }
  }

  private void dispatch() {
    while (!closed) {
      try {
        if (dispatcher.pull(PULL)) {
          catchUps.check();
        }
        sweep.run();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | Error e) {
        MachineErrors.tell(e);
        // Without this thread nobody is woken any more: it tries again, whatever happened.
        LOG.atError().setCause(e).log("dispatching changes failed");
      }
    }
  }
}

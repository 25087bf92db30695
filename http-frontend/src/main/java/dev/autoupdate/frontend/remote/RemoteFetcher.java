package dev.autoupdate.frontend.remote;

import dev.autoupdate.frontend.feed.ControlTopic;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.KeyReader;
import dev.autoupdate.frontend.restrict.policy.Policies;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the policy's remote fields up to date, as far as they are watched: what other services say
 * is sent to the control topic where it differs from the state.
 *
 * <p>Any thread may call anything. A thread of its own does all the work; it waits for nobody,
 * except for a control topic that was never reached.
 */
public final class RemoteFetcher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RemoteFetcher.class);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  // All watched keys are looked at: that is to take a twentieth of the time at most.
  private static final int REST = 19;
  private static final long LONGEST_REST = TimeUnit.SECONDS.toNanos(2);

  private final WatchedKeys watched;
  private final Policies policies;
  private final ControlTopic topic;
  private final RemoteLimits limits;
  private final RemoteService service;
  private final Freshness freshness;
  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(1, RemoteFetcher::thread);
  private @Nullable Fetching fetching;

  /**
   * Does nothing before {@link #serve}.
   *
   * @param watched what is watched on this instance
   * @param policies the policies in force, compiled
   * @param topic where values are sent
   * @param failures counts what could not be fetched, by field
   */
  public RemoteFetcher(
      WatchedKeys watched,
      Policies policies,
      ControlTopic topic,
      RemoteLimits limits,
      Failures failures) {
    this.watched = watched;
    this.policies = policies;
    this.topic = topic;
    this.limits = limits;
    this.service = new HttpRemoteService(limits);
    this.freshness = new Freshness(failures, System::nanoTime);
  }

  /** From now on it is this state that is kept up to date, with its policy. */
  public void serve(KeyReader state) {
    run(() -> replace(state));
  }

  /** From now on nothing is fetched. What is under way has no effect any more. */
  public void withdraw() {
    run(() -> replace(null));
  }

  /**
   * For each remote field that is watched, by {@code collection/field}: the time since it was
   * fetched well, or since somebody watches it.
   */
  public Map<String, Duration> staleness() {
    return freshness.staleness();
  }

  /** Nothing is fetched or sent any more. Waits for nothing. */
  @Override
  public void close() {
    executor.shutdownNow();
  }

  private void replace(@Nullable KeyReader state) {
    if (fetching != null) {
      fetching.close();
      fetching = null;
    }
    if (state != null) {
      Fetching next =
          new Fetching(
              state,
              watched,
              policies,
              service,
              topic,
              limits,
              freshness,
              this::run,
              System::nanoTime);
      fetching = next;
      look(next);
    }
  }

  private void look(Fetching looking) {
    if (looking != fetching) {
      return;
    }
    long rest = LOOK_NANOS;
    try {
      rest = Math.max(rest, Math.min(LONGEST_REST, REST * looking.look()));
    } finally {
      schedule(() -> look(looking), rest);
    }
  }

  private void run(Runnable task) {
    schedule(task, 0);
  }

  private void schedule(Runnable task, long nanos) {
    try {
      var unused = executor.schedule(() -> safely(task), nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.atDebug().log("closed: nothing is fetched any more");
    }
  }

  private static void safely(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      // Without this thread no remote field is fetched any more: it goes on, whatever happened.
      LOG.atError().setCause(e).log("fetching remote fields failed");
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "autoupdate-remote");
    thread.setDaemon(true);
    return thread;
  }
}

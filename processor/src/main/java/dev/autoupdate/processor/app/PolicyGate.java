package dev.autoupdate.processor.app;

import dev.autoupdate.frontend.control.Outcome;
import dev.autoupdate.frontend.control.PolicyControl;
import dev.autoupdate.frontend.restrict.policy.PolicySource;
import dev.autoupdate.processor.state.KeyState;
import dev.autoupdate.schema.Json;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a restored state be served once its policy is there.
 *
 * <p>Without a policy everything is visible, so that must not be taken for granted: a state that
 * holds none waits until the control topic, as it is now, is read to its end. Then the file's
 * policy, if there is a file, is put into force, unless a newer one is.
 *
 * <p>A thread of its own does that; {@link #close} may be called by any, and what is not served by
 * then never is.
 */
final class PolicyGate implements AutoCloseable {

  /** Where the control topic ends now: the offset of the next record. */
  @FunctionalInterface
  interface ControlEnd {
    long offset() throws ExecutionException, TimeoutException, InterruptedException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(PolicyGate.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final long RETRY_MILLIS = 1_000;

  private final Optional<StartPolicy> file;
  private final PolicyControl control;
  private final ControlEnd controlEnd;
  private final String controlTopic;
  private final KeyState state;
  private final Runnable serve;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch passed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "autoupdate-policy");
  private volatile String reason = "looking for the policy";

  /**
   * Not started yet.
   *
   * @param file the policy of the start
   * @param controlTopic the control topic's name
   * @param state restored
   * @param serve called once, unless this is closed before
   */
  PolicyGate(
      Optional<StartPolicy> file,
      PolicyControl control,
      ControlEnd controlEnd,
      String controlTopic,
      KeyState state,
      Runnable serve) {
    this.file = file;
    this.control = control;
    this.controlEnd = controlEnd;
    this.controlTopic = controlTopic;
    this.state = state;
    this.serve = serve;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Why the state is not served yet, or empty when it is. */
  String reason() {
    return reason;
  }

  /** Waits until the state is served; whether it is, within the time. */
  boolean await(Duration timeout) throws InterruptedException {
    return passed.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    synchronized (closing) {
      closing.countDown();
    }
    thread.interrupt();
  }

  private void run() {
    try {
      if (PolicyControl.stored(state) == null) {
        awaitControlTopic();
      }
      Json stored = PolicyControl.stored(state);
      if (file.isPresent() && !file.get().makesWayFor(stored)) {
        apply(file.get().source());
      } else if (stored == null) {
        LOG.atWarn().log("NO POLICY: everything is visible to everybody; see policy.file");
      }
      pass();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass() {
    synchronized (closing) {
      if (closing.getCount() > 0) {
        serve.run();
        reason = "";
        passed.countDown();
      }
    }
  }

  private void awaitControlTopic() throws InterruptedException {
    long end = end();
    reason = "waiting for what the control topic says of the policy";
    while (end > 0 && !isApplied(end - 1)) {
      state.recent().await(state.position(), LOOK);
    }
  }

  private boolean isApplied(long offset) {
    // A heartbeat says that all of it was read, also when its last records are gone.
    return state.place(controlTopic, 0).orElse(-1) >= offset
        || state.freshness().isCurrent(controlTopic);
  }

  private long end() throws InterruptedException {
    while (true) {
      try {
        return controlEnd.offset();
      } catch (ExecutionException | TimeoutException e) {
        retry("the broker does not tell where the control topic ends: " + e.getMessage());
      }
    }
  }

  private void apply(PolicySource wanted) throws InterruptedException {
    reason = "waiting until the policy of the file, version " + wanted.version() + ", counts";
    while (true) {
      Outcome outcome = control.apply(wanted, state, state.recent(), PATIENCE);
      if (outcome instanceof Outcome.Failed failed) {
        retry("the policy of the file is not in force: " + failed.reason());
        continue;
      }
      if (outcome instanceof Outcome.Older older) {
        LOG.atError()
            .addKeyValue("file", wanted.version())
            .addKeyValue("log", older.inForce())
            .log("the policy of the file is refused, its version is lower; the log's counts");
      } else if (outcome instanceof Outcome.Applied applied) {
        LOG.atInfo()
            .addKeyValue("version", wanted.version())
            .addKeyValue("position", applied.position())
            .log("the policy of the file is in force");
      }
      return;
    }
  }

  private void retry(String problem) throws InterruptedException {
    if (!problem.equals(reason)) {
      LOG.atWarn().addKeyValue("reason", problem).log("the policy has to wait");
    }
    reason = problem;
    if (closing.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("closing");
    }
  }
}

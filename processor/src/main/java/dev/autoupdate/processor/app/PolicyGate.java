package dev.autoupdate.processor.app;

import dev.autoupdate.frontend.control.Outcome;
import dev.autoupdate.frontend.control.PolicyControl;
import dev.autoupdate.frontend.restrict.policy.PolicySource;
import dev.autoupdate.processor.ingest.BrokerFault;
import dev.autoupdate.processor.state.KeyState;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.PolicyVersion;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a restored state be served once its policy is there, and remembers which one it is.
 *
 * <p>Without a policy everything is visible, so that must not be taken for granted: a state that
 * holds none waits until the control topic, as it is now, is read to its end. One that holds none,
 * or an older one, where this data folder remembers a policy, waits until that one, or one put
 * after it, is in force again; it is put into force again from here. Then the file's policy, if
 * there is a file, is put into force, unless a newer one is.
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

  /**
   * What is asked for at the start.
   *
   * @param file the policy of the start
   * @param required whether a state without a policy is not ready
   */
  record Wanted(Optional<StartPolicy> file, boolean required) {}

  /**
   * The control topic that feeds the state.
   *
   * @param name its name
   * @param id its id, as it is by now: it may be made anew
   * @param end asks where it ends
   */
  record Control(String name, Supplier<String> id, ControlEnd end) {}

  private static final Logger LOG = LoggerFactory.getLogger(PolicyGate.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final long RETRY_MILLIS = 1_000;
  private static final long REMEMBER_MILLIS = 100;
  private static final String MISSING =
      "policy.required is set and there is no policy: put one into force with policy apply, or set"
          + " policy.file";

  private final Wanted wanted;
  private final PolicyControl policies;
  private final Control control;
  private final PolicyMemory memory;
  private final KeyState state;
  private final Runnable serve;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch passed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "autoupdate-policy");
  private volatile String reason = "looking for the policy";
  private @Nullable String told;

  /**
   * Not started yet.
   *
   * @param state restored
   * @param serve called once, unless this is closed before
   */
  PolicyGate(
      Wanted wanted,
      PolicyControl policies,
      Control control,
      PolicyMemory memory,
      KeyState state,
      Runnable serve) {
    this.wanted = wanted;
    this.policies = policies;
    this.control = control;
    this.memory = memory;
    this.state = state;
    this.serve = serve;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Why clients should not be sent here because of the policy, or empty when they may. */
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
      settle();
      Json stored = PolicyControl.stored(state);
      Optional<StartPolicy> file = wanted.file();
      if (file.isPresent() && !file.get().makesWayFor(stored)) {
        apply(file.get().source(), "the policy of the file");
      } else if (stored == null && !wanted.required()) {
        LOG.atWarn().log("NO POLICY: everything is visible to everybody; see policy.file");
      }
      remember();
      pass();
      do {
        reason = missing();
        remember();
      } while (!closing.await(REMEMBER_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass() {
    synchronized (closing) {
      if (closing.getCount() > 0) {
        serve.run();
        reason = missing();
        passed.countDown();
      }
    }
  }

  private String missing() {
    return wanted.required() && PolicyControl.stored(state) == null ? MISSING : "";
  }

  // In this order: what is newer by the time the place is asked is remembered the next time.
  private void remember() {
    try {
      Json stored = PolicyControl.stored(state);
      String id = control.id().get();
      memory.inForce(stored, id, place());
      memory.controlIs(id);
      told = null;
    } catch (RuntimeException e) {
      String problem = BrokerFault.line(e);
      if (closing.getCount() > 0 && !problem.equals(told)) {
        LOG.atError().addKeyValue("reason", problem).log("the policy in force is not safe yet");
      }
      told = problem;
    }
  }

  private void settle() throws InterruptedException {
    Optional<RememberedPolicy> last = memory.last();
    if (isKnown(last)) {
      return;
    }
    awaitControlTopic();
    if (last.isEmpty() || isKnown(last)) {
      return;
    }
    Optional<PolicySource> again = last.get().source();
    if (again.isEmpty() || isLater(last.get())) {
      return;
    }
    LOG.atWarn()
        .addKeyValue("version", last.get().version())
        .log("the policy that was in force here is lost; it is put into force again");
    apply(again.get(), "the policy that was in force here");
  }

  // What the state holds is what was in force last, or was put after it.
  private boolean isKnown(Optional<RememberedPolicy> last) {
    Json stored = PolicyControl.stored(state);
    if (stored == null) {
      return false;
    }
    return last.isEmpty()
        || Objects.equals(stored, last.get().policy())
        || (last.get().control().equals(control.id().get()) && place() >= last.get().place());
  }

  // Asked when the control topic is read to its end.
  private boolean isLater(RememberedPolicy last) {
    Json stored = PolicyControl.stored(state);
    if (stored == null) {
      return false;
    }
    int version = PolicyVersion.of(stored);
    boolean sameVersion = version == last.version() && !last.control().equals(control.id().get());
    if (sameVersion) {
      LOG.atWarn()
          .addKeyValue("version", version)
          .log("another policy of the same version was put into a new control topic; it counts");
    }
    return version > last.version() || sameVersion;
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
    return place() >= offset || state.freshness().isCurrent(control.name());
  }

  private long place() {
    return state.place(control.name(), 0).orElse(-1);
  }

  private long end() throws InterruptedException {
    while (true) {
      try {
        return control.end().offset();
      } catch (ExecutionException | TimeoutException e) {
        retry("the broker does not tell where the control topic ends: " + BrokerFault.line(e));
      }
    }
  }

  private void apply(PolicySource source, String which) throws InterruptedException {
    reason = "waiting until " + which + ", version " + source.version() + ", counts";
    while (true) {
      Outcome outcome = policies.apply(source, state, state.recent(), PATIENCE);
      if (outcome instanceof Outcome.Failed failed) {
        retry(which + " is not in force: " + failed.reason());
        continue;
      }
      if (outcome instanceof Outcome.Older older) {
        LOG.atError()
            .addKeyValue("policy", which)
            .addKeyValue("version", source.version())
            .addKeyValue("log", older.inForce())
            .log("the policy is refused, its version is lower; the log's counts");
      } else if (outcome instanceof Outcome.Applied applied) {
        LOG.atInfo()
            .addKeyValue("policy", which)
            .addKeyValue("version", source.version())
            .addKeyValue("position", applied.position())
            .log("the policy is in force");
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

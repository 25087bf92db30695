package dev.autoupdate.processor.app;

import dev.autoupdate.frontend.control.PolicyControl;
import dev.autoupdate.frontend.feed.ControlTopic;
import dev.autoupdate.frontend.restrict.policy.Policy;
import dev.autoupdate.processor.ingest.ControlWriter;
import dev.autoupdate.processor.settings.Settings;
import dev.autoupdate.processor.state.KeyState;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of this process has to do with the policy: that of the files, the way to the control topic,
 * and the gate of the log that runs now. Any thread may call it.
 */
final class PolicyDesk implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PolicyDesk.class);
  private static final long ADMIN_SECONDS = 15;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final PolicyGate.Wanted wanted;
  private final String controlTopic;
  private final PolicyControl control = new PolicyControl(this::send);
  private volatile @Nullable ControlWriter writer;
  private volatile @Nullable PolicyMemory memory;
  private volatile @Nullable PolicyGate gate;
  private volatile String controlId = "";

  private PolicyDesk(PolicyGate.Wanted wanted, String controlTopic) {
    this.wanted = wanted;
    this.controlTopic = controlTopic;
  }

  /**
   * Reads and checks the policy files, if there are any; the demo has one of its own.
   *
   * @throws InvalidPolicy when they are no policy
   */
  static PolicyDesk open(Settings settings) throws InvalidPolicy {
    boolean demo = settings.policyFiles().isEmpty() && QuickStart.isDemo(settings);
    Optional<StartPolicy> file = Optional.empty();
    if (demo || !settings.policyFiles().isEmpty()) {
      PolicyFiles files = demo ? PolicyFiles.demo() : PolicyFiles.read(settings.policyFiles());
      Policy policy = files.compile(settings.usersCollection());
      policy.warnings().forEach(line -> LOG.atWarn().addKeyValue("warning", line).log("policy"));
      file = Optional.of(new StartPolicy(policy.source(), demo));
    } else {
      FirstCompile.start();
    }
    return new PolicyDesk(
        new PolicyGate.Wanted(file, settings.policyRequired()), settings.controlTopic());
  }

  /** Puts policies into force; fails to before {@link #connect}. */
  PolicyControl control() {
    return control;
  }

  /** The way to the control topic; fails before {@link #connect}. */
  ControlTopic topic() {
    return this::send;
  }

  /**
   * From now on sends by {@code writer}, which is closed with this, and remembers in {@code folder}
   * which policy is in force.
   *
   * @throws StartupFailure when what the folder remembers cannot be read
   */
  void connect(ControlWriter writer, Path folder) throws StartupFailure {
    this.writer = writer;
    memory = PolicyMemory.open(folder, this::send);
  }

  /**
   * The control topic has this id now: has the policy in force in it.
   *
   * @throws RuntimeException when it cannot be written; call it again then
   */
  void controlIs(Uuid id) {
    controlId = id.toString();
    memory().controlIs(id.toString());
  }

  /** Has a restored state served when its policy is there; returns at once. */
  void admit(KeyState state, Admin admin, Runnable serve) {
    PolicyGate.Control topic =
        new PolicyGate.Control(controlTopic, () -> controlId, () -> end(admin));
    PolicyGate next = new PolicyGate(wanted, control, topic, memory(), state, serve);
    gate = next;
    next.start();
  }

  /** What was not served by now never is. */
  void shut() {
    PolicyGate last = gate;
    if (last != null) {
      last.close();
    }
    // The next state has not passed because this one has.
    gate = null;
  }

  /** Why clients should not be sent here; empty only while a state that has passed is served. */
  String reason() {
    PolicyGate last = gate;
    return last == null ? "looking for the policy" : last.reason();
  }

  /** Waits until a state is served; whether one is, within the time. */
  boolean awaitServed(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    PolicyGate last = gate;
    while (last == null && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(LOOK_NANOS);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      last = gate;
    }
    return last != null && last.await(Duration.ofNanos(deadline - System.nanoTime()));
  }

  @Override
  public void close() {
    shut();
    ControlWriter last = writer;
    if (last != null) {
      last.close();
    }
  }

  private CompletionStage<ControlTopic.Place> send(Map<Key, @Nullable Json> changes) {
    ControlWriter connected = writer;
    return connected == null
        ? CompletableFuture.failedFuture(new IllegalStateException("not started yet"))
        : connected.send(changes);
  }

  private PolicyMemory memory() {
    PolicyMemory opened = memory;
    if (opened == null) {
      throw new IllegalStateException("not started yet");
    }
    return opened;
  }

  private long end(Admin admin) throws ExecutionException, TimeoutException, InterruptedException {
    TopicPartition partition = new TopicPartition(controlTopic, 0);
    return admin
        .listOffsets(Map.of(partition, OffsetSpec.latest()))
        .partitionResult(partition)
        .get(ADMIN_SECONDS, TimeUnit.SECONDS)
        .offset();
  }
}

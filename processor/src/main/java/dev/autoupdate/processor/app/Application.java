package dev.autoupdate.processor.app;

import dev.autoupdate.frontend.control.PolicyControl;
import dev.autoupdate.frontend.feed.ControlTopic;
import dev.autoupdate.frontend.http.HttpFrontend;
import dev.autoupdate.frontend.http.PolicyAccess;
import dev.autoupdate.frontend.http.StartFailed;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.Health;
import dev.autoupdate.frontend.restrict.policy.Policies;
import dev.autoupdate.frontend.restrict.policy.Policy;
import dev.autoupdate.frontend.restrict.policy.PolicyCompiler;
import dev.autoupdate.processor.ingest.ControlWriter;
import dev.autoupdate.processor.ingest.TopicIds;
import dev.autoupdate.processor.ingest.Topics;
import dev.autoupdate.processor.ingest.TopicsUnusable;
import dev.autoupdate.processor.runtime.LogRuntime;
import dev.autoupdate.processor.runtime.LogUnusable;
import dev.autoupdate.processor.settings.Settings;
import dev.autoupdate.processor.state.KeyState;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: what there is, in which order it starts, and in which it stops.
 *
 * <p>Started by one thread and closed by any, once. A thread of its own replaces the log's runtime
 * when the log turns out to be another one.
 */
public final class Application implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Application.class);
  private static final Duration TOPICS = Duration.ofSeconds(20);
  private static final Duration ADMIN_CLOSE = Duration.ofSeconds(1);
  private static final long LOOK_MILLIS = 500;
  private static final long GATE_MILLIS = 50;
  private static final long RETRY_MILLIS = 2_000;

  private final Settings settings;
  private final Formats formats;
  private final Clock clock;
  private final Thread supervisor = new Thread(this::supervise, "autoupdate-supervisor");
  private @Nullable DataDir data;
  private @Nullable HttpFrontend frontend;
  private @Nullable QuickStart quickStart;
  private @Nullable Admin admin;
  private Map<String, Object> kafka = Map.of();
  private volatile @Nullable LogRuntime runtime;
  private volatile @Nullable PolicyGate gate;
  private volatile @Nullable ControlWriter controlWriter;
  private final Optional<Policy> policy;
  private final PolicyControl policyControl = new PolicyControl(this::sendControl);
  private final CountDownLatch stop = new CountDownLatch(1);

  private Application(Settings settings, Optional<Policy> policy, Formats formats, Clock clock) {
    this.policy = policy;
    this.settings = settings;
    this.formats = formats;
    this.clock = clock;
  }

  /**
   * Starts everything; clients are answered as soon as the state is restored.
   *
   * @throws InvalidPolicy when the policy files are none; nothing was started then
   * @throws StartupFailure when something is not there or not free; nothing keeps running then
   */
  public static Application start(Settings settings, Formats formats, Clock clock)
      throws StartupFailure, InvalidPolicy {
    Application application = new Application(settings, policy(settings), formats, clock);
    try {
      application.startAll();
      return application;
    } catch (StartupFailure failure) {
      application.close();
      throw failure;
    } catch (StartFailed | TopicsUnusable | LogUnusable e) {
      application.close();
      throw new StartupFailure(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      application.close();
      throw e;
    }
  }

  /** The port clients use. */
  public int port() {
    return frontend().port();
  }

  /** The port of the internal routes. */
  public int internalPort() {
    return frontend().internalPort();
  }

  /** The Kafka cluster that is used. */
  public String bootstrapServers() {
    return String.valueOf(kafka.get("bootstrap.servers"));
  }

  /** How the log is doing. */
  public Health health() {
    LogRuntime current = runtime;
    if (current == null) {
      return new Health(false, "starting", OptionalLong.empty());
    }
    Health log = current.health();
    PolicyGate waiting = gate;
    String reason = waiting == null ? "" : waiting.reason();
    return log.ready() && !reason.isEmpty() ? new Health(false, reason, log.ageMillis()) : log;
  }

  /** Waits until clients are answered; whether they are, within the time. */
  boolean awaitServed(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      PolicyGate waiting = gate;
      if (waiting == null ? stop.await(GATE_MILLIS, TimeUnit.MILLISECONDS) : waiting.await(left)) {
        return waiting != null;
      }
      if (left.isZero()) {
        return false;
      }
    }
  }

  /** The key state of the log that runs now. */
  public KeyState state() {
    LogRuntime current = runtime;
    if (current == null) {
      throw new IllegalStateException("no log runs");
    }
    return current.state();
  }

  private static Optional<Policy> policy(Settings settings) throws InvalidPolicy {
    if (settings.policyFiles().isEmpty()) {
      return Optional.empty();
    }
    Policy policy = PolicyFiles.read(settings.policyFiles()).compile(settings.usersCollection());
    policy
        .warnings()
        .forEach(warning -> LOG.atWarn().addKeyValue("warning", warning).log("policy file"));
    return Optional.of(policy);
  }

  private void startAll() throws StartupFailure, StartFailed, LogUnusable {
    DataDir folder = DataDir.open(settings.dataDir());
    data = folder;
    Failures failures = new Failures();
    PolicyCompiler compiler = new PolicyCompiler(settings.usersCollection(), failures);
    Policies policies = new Policies(compiler);
    HttpFrontend http =
        new HttpFrontend(
            Options.frontend(settings),
            policies,
            failures,
            new PolicyAccess(compiler, policies, policyControl),
            this::health,
            clock);
    frontend = http;
    http.start();
    String servers = settings.bootstrapServers().orElse("");
    QuickStart embedded = null;
    if (settings.embeddedBroker()) {
      embedded = QuickStart.start(settings, folder);
      quickStart = embedded;
      servers = embedded.bootstrapServers();
    }
    kafka = Options.kafka(settings, servers);
    admin = Admin.create(kafka);
    controlWriter = ControlWriter.open(kafka, Options.topics(settings));
    startLog();
    supervisor.setDaemon(true);
    supervisor.start();
    if (embedded != null && settings.demo()) {
      embedded.startDemo(settings);
    }
  }

  private void startLog() throws LogUnusable, StartupFailure {
    HttpFrontend http = frontend();
    TopicIds ids = new Topics(admin(), TOPICS).ensure(Options.topics(settings));
    LogRuntime next =
        new LogRuntime(
            Options.log(settings, formats, kafka, ids, data().path(), data().instance()),
            admin(),
            clock,
            state -> open(state, http));
    runtime = next;
    next.start();
  }

  // By a thread that must not be held.
  private void open(KeyState state, HttpFrontend http) {
    PolicyGate next =
        new PolicyGate(
            policy.map(Policy::source),
            policyControl,
            this::controlEnd,
            settings.controlTopic(),
            state,
            () -> http.serve(state, state.recent()));
    gate = next;
    next.start();
  }

  // First the gate: what it lets through must be seen by who withdraws it.
  private void withdraw() {
    close(gate);
    frontend().withdraw();
  }

  private long controlEnd() throws ExecutionException, TimeoutException, InterruptedException {
    TopicPartition control = new TopicPartition(settings.controlTopic(), 0);
    return admin()
        .listOffsets(Map.of(control, OffsetSpec.latest()))
        .partitionResult(control)
        .get(TOPICS.toSeconds(), TimeUnit.SECONDS)
        .offset();
  }

  private CompletionStage<ControlTopic.Place> sendControl(Map<Key, @Nullable Json> changes) {
    ControlWriter writer = controlWriter;
    return writer == null
        ? CompletableFuture.failedFuture(new IllegalStateException("not started yet"))
        : writer.send(changes);
  }

  private void supervise() {
    while (stop.getCount() > 0) {
      LogRuntime current = runtime;
      try {
        if (current == null) {
          startLog();
        } else if (current.awaitReplaced(LOOK_MILLIS)) {
          LOG.atWarn().addKeyValue("log", settings.log()).log("starting over with the log");
          runtime = null;
          current.close(this::withdraw);
        }
      } catch (TopicsUnusable | LogUnusable | StartupFailure e) {
        LOG.atError().addKeyValue("reason", e.getMessage()).log("the log cannot be started");
        pause();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.atError().setCause(e).log("the log cannot be started");
        pause();
      }
    }
  }

  private void pause() {
    try {
      stop.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Answers who waits, stops everything in order, and returns when nothing runs any more. */
  @Override
  public synchronized void close() {
    stop.countDown();
    close(gate);
    close(frontend);
    stopSupervisor();
    LogRuntime last = runtime;
    // A log that is restored only now has a gate of its own.
    close(last == null ? null : () -> last.close(() -> close(gate)));
    close(controlWriter);
    Admin client = admin;
    // Without a limit it waits for a broker that does not answer.
    close(client == null ? null : () -> client.close(ADMIN_CLOSE));
    close(quickStart);
    close(data);
  }

  private void stopSupervisor() {
    supervisor.interrupt();
    try {
      supervisor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // One that does not close must not keep the others open.
  private static void close(@Nullable AutoCloseable part) {
    try {
      if (part != null) {
        part.close();
      }
    } catch (Exception e) {
      LOG.atWarn().setCause(e).log("could not be closed in order");
    }
  }

  private HttpFrontend frontend() {
    HttpFrontend http = frontend;
    if (http == null) {
      throw new IllegalStateException("not started");
    }
    return http;
  }

  private DataDir data() {
    DataDir folder = data;
    if (folder == null) {
      throw new IllegalStateException("not started");
    }
    return folder;
  }

  private Admin admin() {
    Admin client = admin;
    if (client == null) {
      throw new IllegalStateException("not started");
    }
    return client;
  }
}

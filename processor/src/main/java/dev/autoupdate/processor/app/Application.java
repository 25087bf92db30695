package dev.autoupdate.processor.app;

import dev.autoupdate.frontend.http.HttpFrontend;
import dev.autoupdate.frontend.http.PolicyAccess;
import dev.autoupdate.frontend.http.StartFailed;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.Health;
import dev.autoupdate.frontend.remote.RemoteFetcher;
import dev.autoupdate.frontend.restrict.policy.Policies;
import dev.autoupdate.frontend.restrict.policy.PolicyCompiler;
import dev.autoupdate.processor.ingest.BrokerFault;
import dev.autoupdate.processor.ingest.ControlWriter;
import dev.autoupdate.processor.ingest.TopicIds;
import dev.autoupdate.processor.ingest.TopicWatch;
import dev.autoupdate.processor.ingest.Topics;
import dev.autoupdate.processor.ingest.TopicsUnusable;
import dev.autoupdate.processor.runtime.LogRuntime;
import dev.autoupdate.processor.runtime.LogUnusable;
import dev.autoupdate.processor.settings.Settings;
import dev.autoupdate.processor.state.KeyState;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
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
  private static final long RETRY_MILLIS = 2_000;

  private final Settings settings;
  private final PolicyDesk desk;
  private final Formats formats;
  private final Clock clock;
  private final Thread supervisor = new Thread(this::supervise, "autoupdate-supervisor");
  private @Nullable DataDir data;
  private @Nullable Callers callers;
  private @Nullable HttpFrontend frontend;
  private @Nullable RemoteFetcher remote;
  private @Nullable QuickStart quickStart;
  private @Nullable Admin admin;
  private Map<String, Object> kafka = Map.of();
  private volatile @Nullable LogRuntime runtime;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Metrics metrics = new Metrics();
  private final Readiness readiness;
  private final TopicWatch.Contents contents = new OwnContents();

  private Application(Settings settings, PolicyDesk desk, Formats formats, Clock clock) {
    this.settings = settings;
    this.desk = desk;
    this.readiness = new Readiness(desk::reason);
    this.formats = formats;
    this.clock = clock;
  }

  /**
   * Starts everything; clients are answered as soon as the state is restored.
   *
   * @throws InvalidPolicy when the policy files are no policy; nothing was started then
   * @throws StartupFailure when something is not there or not free; nothing keeps running then
   */
  public static Application start(Settings settings, Formats formats, Clock clock)
      throws StartupFailure, InvalidPolicy {
    Application application = new Application(settings, PolicyDesk.open(settings), formats, clock);
    boolean started = false;
    try {
      application.startAll();
      started = true;
      return application;
    } catch (StartFailed e) {
      throw new StartupFailure(e.getMessage() + Options.advice(settings, e.port()), e);
    } catch (TopicsUnusable | LogUnusable e) {
      throw new StartupFailure(String.valueOf(e.getMessage()), e);
    } finally {
      if (!started) {
        application.close();
      }
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

  /** The port of metrics and health alone. */
  public int metricsPort() {
    return frontend().metricsPort();
  }

  /** The Kafka cluster that is used. */
  public String bootstrapServers() {
    return String.valueOf(kafka.get("bootstrap.servers"));
  }

  /** How the log is doing. */
  public Health health() {
    LogRuntime current = runtime;
    return readiness.health(
        current == null ? new Health(false, "starting", OptionalLong.empty()) : current.health());
  }

  /** Waits until clients are answered; whether they are, within the time. */
  boolean awaitServed(Duration patience) throws InterruptedException {
    return desk.awaitServed(patience);
  }

  /** The key state of the log that runs now. */
  public KeyState state() {
    LogRuntime current = runtime;
    if (current == null) {
      throw new IllegalStateException("no log runs");
    }
    return current.state();
  }

  private void startAll() throws StartupFailure, StartFailed, LogUnusable {
    DataDir folder = DataDir.open(settings.dataDir());
    data = folder;
    Callers known = Callers.of(settings, clock);
    callers = known;
    Failures failures = metrics.failures();
    PolicyCompiler compiler = new PolicyCompiler(settings.usersCollection(), failures);
    Policies policies = new Policies(compiler, settings.policyRequired());
    HttpFrontend http =
        new HttpFrontend(
            Options.frontend(settings),
            known.access(),
            policies,
            failures,
            new PolicyAccess(compiler, policies, desk.control()),
            this::health,
            clock);
    frontend = http;
    DemoUsers.of(settings, clock).ifPresent(users -> http.offerDemoUsers(users::json));
    remote =
        new RemoteFetcher(
            http::watched, policies, desk.topic(), Options.remote(settings), failures);
    CurrentGaps gaps = new CurrentGaps(() -> runtime);
    http.offerGaps(gaps);
    metrics.watch(
        http,
        this::health,
        remote,
        new Metrics.OfLog(
            () -> readiness.unsafe().size(),
            () -> gaps.open().size(),
            () -> Optional.ofNullable(runtime).map(log -> log.state().leftOut()).orElse(0L)));
    http.start();
    String servers = settings.bootstrapServers().orElse("");
    QuickStart embedded = null;
    if (settings.embeddedBroker()) {
      embedded = QuickStart.start(settings, folder);
      quickStart = embedded;
      servers = embedded.bootstrapServers();
    }
    kafka = Options.kafka(settings, servers);
    admin = admin(kafka);
    desk.connect(ControlWriter.open(kafka, Options.topics(settings)), folder.path());
    startLog();
    TopicWatch watch =
        new TopicWatch(
            admin(), Options.topics(settings), settings.heartbeatInterval().dividedBy(2), contents);
    readiness.watch(watch);
    watch.start();
    supervisor.setDaemon(true);
    supervisor.start();
    if (embedded != null && QuickStart.isDemo(settings)) {
      embedded.startDemo(settings);
    }
  }

  // What is wrong with addresses, files or credentials shows here.
  private static Admin admin(Map<String, Object> kafka) throws StartupFailure {
    String protocol = String.valueOf(kafka.getOrDefault("security.protocol", "PLAINTEXT"));
    Optional<String> tls =
        protocol.endsWith("PLAINTEXT")
            ? BrokerProbe.firstWithTls(String.valueOf(kafka.get("bootstrap.servers")))
            : Optional.empty();
    if (tls.isPresent()) {
      throw new StartupFailure(
          tls.get() + " speaks TLS, and kafka.security.protocol is not set to it (SSL, SASL_SSL)",
          null);
    }
    try {
      return Admin.create(kafka);
    } catch (KafkaException e) {
      throw new StartupFailure("no Kafka client: " + BrokerFault.line(e), e);
    }
  }

  private void startLog() throws LogUnusable, StartupFailure {
    TopicIds ids = new Topics(admin(), TOPICS).ensure(Options.topics(settings));
    contents.control(ids.id(settings.controlTopic()));
    contents.logouts(ids.id(settings.logoutsTopic()));
    LogRuntime next =
        new LogRuntime(
            Options.log(settings, formats, kafka, ids, data().path(), data().instance()),
            admin(),
            clock,
            state -> desk.admit(state, admin(), () -> serve(state)));
    runtime = next;
    next.start();
  }

  private void serve(KeyState state) {
    frontend().serve(state, state.recent());
    remote().serve(state);
  }

  private void supervise() {
    while (stop.getCount() > 0) {
      LogRuntime current = runtime;
      readiness.tell(health());
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
        LOG.atError().addKeyValue("reason", BrokerFault.line(e)).log("the log cannot be started");
        LOG.atDebug().setCause(e).log("the log cannot be started");
        pause();
      }
    }
  }

  // First the desk: what it still lets through must be seen by who withdraws it.
  private void withdraw() {
    desk.shut();
    remote().withdraw();
    frontend().withdraw();
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
    close(remote);
    close(frontend);
    stopSupervisor();
    close(readiness);
    close(callers);
    LogRuntime last = runtime;
    close(last == null ? null : () -> last.close(desk::shut));
    close(desk);
    Admin client = admin;
    // Without a limit it waits for a broker that does not answer.
    close(client == null ? null : () -> client.close(ADMIN_CLOSE));
    close(quickStart);
    close(data);
    close(metrics);
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

  private final class OwnContents implements TopicWatch.Contents {
    @Override
    public void control(Uuid id) {
      desk.controlIs(id);
    }

    @Override
    public void logouts(Uuid id) {
      callers().listen(kafka, settings.logoutsTopic(), id);
    }
  }

  private HttpFrontend frontend() {
    return started(frontend);
  }

  private RemoteFetcher remote() {
    return started(remote);
  }

  private Callers callers() {
    return started(callers);
  }

  private DataDir data() {
    return started(data);
  }

  private Admin admin() {
    return started(admin);
  }

  private static <T> T started(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("not started");
    }
    return part;
  }
}

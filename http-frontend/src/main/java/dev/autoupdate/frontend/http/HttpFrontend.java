package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.auth.Access;
import dev.autoupdate.frontend.control.SourceGaps;
import dev.autoupdate.frontend.count.ConnectionCount;
import dev.autoupdate.frontend.feed.RecentChanges;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.Health;
import dev.autoupdate.frontend.read.KeyReader;
import dev.autoupdate.frontend.restrict.RulesSource;
import dev.autoupdate.frontend.view.LiveViews;
import dev.autoupdate.frontend.view.ScheduledTimer;
import dev.autoupdate.schema.Key;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server: its routes and its life.
 *
 * <p>Started once, closed once. Between the two it serves whatever key state it is given last; any
 * thread may call {@link #serve} and {@link #withdraw}.
 */
public final class HttpFrontend implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HttpFrontend.class);
  private static final long STOP_MILLIS = 3_000;

  /** How much of the heap answers may take that clients have not read yet. */
  private static final int OWED_PERCENT = 15;

  private final FrontendOptions options;
  private final RulesSource rules;
  private final Failures failures;
  private final @Nullable PolicyAccess policy;
  private final Supplier<Health> health;
  private final Clock clock;
  private final Access access;
  private final CrossOrigins origins;
  private final ErrorMapper errors;
  private final ScheduledTimer timer = new ScheduledTimer();
  private final Departures departures;
  private final SlowHeads slowHeads;
  private final Connectors connectors;
  private final Traffic traffic;
  private final AtomicReference<@Nullable Served> serving = new AtomicReference<>();
  private final DemoUsersRoute demoUsers = new DemoUsersRoute();
  private final MetricsRoute metrics = new MetricsRoute();
  private final GapRoutes gaps = new GapRoutes();
  private final Javalin javalin;
  private volatile boolean closed;

  /**
   * Not started yet.
   *
   * @param options ports, times and limits
   * @param access who is served
   * @param rules what counts at a position: calculated fields, and who may see what
   * @param failures where failures that clients are spared are counted
   * @param policy what the internal routes of the policy work with, or {@code null} for none
   * @param health how the input is doing; asked for every answer, so it must be cheap
   * @param clock for how long views are kept, and for when tokens expire
   */
  public HttpFrontend(
      FrontendOptions options,
      Access access,
      RulesSource rules,
      Failures failures,
      @Nullable PolicyAccess policy,
      Supplier<Health> health,
      Clock clock) {
    this(options, access, rules, failures, policy, health, clock, Departures.LOOK);
  }

  /** Looks for clients that went away so often. */
  HttpFrontend(
      FrontendOptions options,
      Access access,
      RulesSource rules,
      Failures failures,
      @Nullable PolicyAccess policy,
      Supplier<Health> health,
      Clock clock,
      Duration look) {
    this.access = access;
    this.options = options;
    this.rules = rules;
    this.policy = policy;
    this.failures = failures;
    this.health = health;
    this.clock = clock;
    this.origins = new CrossOrigins(options.edge().origins());
    this.errors = new ErrorMapper(origins);
    this.departures = new Departures(timer, look);
    this.traffic = new Traffic(options.edge().traffic(), clock);
    this.slowHeads = new SlowHeads(timer, options.edge().wire().patience());
    this.connectors = new Connectors(options, slowHeads);
    this.javalin = Javalin.create(this::configure);
  }

  /**
   * Lets the web console choose among these users; call before {@link #start}.
   *
   * @param users a JSON list of objects with {@code name}, {@code userId} and {@code token}
   */
  public void offerDemoUsers(Supplier<String> users) {
    demoUsers.offer(users);
  }

  /** Lets operators read these metrics, in Prometheus' text format; call before {@link #start}. */
  public void offerMetrics(Supplier<String> text) {
    metrics.offer(text);
  }

  /** Lets operators see and accept what sources have lost; call before {@link #start}. */
  public void offerGaps(SourceGaps open) {
    gaps.offer(open);
  }

  /**
   * Binds all listeners. Data routes answer 503 until {@link #serve} is called.
   *
   * @throws StartFailed when a port is taken or cannot be bound
   */
  public void start() throws StartFailed {
    try {
      javalin.start();
    } catch (RuntimeException e) {
      timer.close();
      throw StartFailed.of(e);
    }
  }

  /** The port of the public listener. */
  public int port() {
    return connectors.clientsPort();
  }

  /** The port of the internal listener. */
  public int internalPort() {
    return connectors.internalPort();
  }

  /** The port of the listener for metrics and health. */
  public int metricsPort() {
    return connectors.metricsPort();
  }

  /** From now on requests are answered from this; who still waits on what was before is let go. */
  public void serve(KeyReader reader, RecentChanges changes) {
    replace(
        new Served(
            new LiveViews(reader, changes, rules, options.views(), failures, timer, clock),
            changes));
  }

  /** From now on data routes answer 503; who waits is let go. */
  public void withdraw() {
    replace(null);
  }

  /**
   * Lets all who wait go with what they have, then stops the server. Takes seconds at most, however
   * slow clients are.
   */
  @Override
  public void close() {
    closed = true;
    withdraw();
    try {
      javalin.stop();
    } catch (JavalinException e) {
      // Jetty says so when it had to cut a client off; it has stopped all the same.
      LOG.atDebug().setCause(e).log("not all clients could be let go in time");
    } finally {
      timer.close();
    }
  }

  /** How many clients wait for a change; 0 while nothing is served. */
  public int waiting() {
    return views(LiveViews::waiting, 0);
  }

  /** How many keys are watched by views that have clients, or had some a moment ago. */
  public int watchedKeys() {
    return views(LiveViews::watchedKeys, 0);
  }

  /** How many bytes of the heap the evaluations take that live views keep, about. */
  public long keptBytes() {
    return views(LiveViews::keptBytes, 0L);
  }

  /** How many requests wait for a permit to evaluate. */
  public int queued() {
    return views(LiveViews::queued, 0);
  }

  /** Those of the watched keys that are this field of some object. Looks at all: now and then. */
  public Collection<Key> watched(String collection, String field) {
    return views(views -> views.watched(collection, field), List.of());
  }

  /** The routes of all but the data, as {@code GET /path}. */
  List<String> routes() {
    return javalin.unsafe.internalRouter.allHttpHandlers().stream()
        .map(handler -> handler.endpoint.method + " " + handler.endpoint.path)
        .toList();
  }

  /** How many requests for data are going on for callers of the public listener. */
  public int going() {
    return traffic.going();
  }

  /** How many connections are open, on both listeners. */
  public int connections() {
    return slowHeads.connections();
  }

  private <T> T views(Function<LiveViews, T> question, T unserved) {
    Served now = serving.get();
    return now == null ? unserved : question.apply(now.views());
  }

  private void replace(@Nullable Served next) {
    Served previous = serving.getAndSet(next);
    if (previous != null) {
      previous.views().close();
    }
    if (closed && next != null) {
      next.views().close();
    }
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.http.prefer405over404 = true;
    config.jetty.modifyServer(this::configure);
    config.jetty.addConnector(connectors::forClients);
    config.jetty.addConnector(connectors::internal);
    config.jetty.addConnector(connectors::forMetrics);
    demoUsers.install(config.routes);
    errors.install(config.routes);
    new HealthRoutes(health).install(config.routes);
    metrics.install(config.routes);
    gaps.install(config.routes);
    if (policy != null) {
      new PolicyRoutes(policy, serving::get).install(config.routes);
    }
  }

  // Javalin hangs its own handler at the end of this chain.
  private void configure(Server server) {
    ConnectionCount count = new ConnectionCount();
    Expulsions expulsions = new Expulsions(timer, clock, access.sessions());
    Admission admission = new Admission(access.authenticator(), traffic);
    DataHandler data =
        new DataHandler(
            options,
            admission,
            access.privileges(),
            expulsions,
            serving,
            health,
            errors,
            departures,
            count);
    data.setHandler(
        new DurableHandler(
            options,
            admission,
            expulsions,
            serving,
            DurableReads.by(options, clock),
            health,
            errors,
            departures,
            count));
    Handler privileged = new PrivilegedHandler(access, serving, errors, count, health, data);
    Handler files = new StaticFiles(errors, privileged);
    server.setHandler(edges(new Doors(errors, options.operators().internalToken(), files)));
    server.setErrorHandler(errors);
    server.setStopTimeout(STOP_MILLIS);
  }

  private Handler edges(Handler inner) {
    EdgeOptions edge = options.edge();
    Handler compression = new Compression(edge.gzipFromBytes(), inner);
    Owed owed = new Owed(Runtime.getRuntime().maxMemory() / 100 * OWED_PERCENT, clock);
    Handler threshold =
        new Threshold(origins, errors, slowHeads, edge.wire().uriBytes(), compression);
    // Outermost: whoever answers before the body was read, the answer gets there.
    return new SlowBodies(
        timer,
        edge.wire().patience(),
        options.limits().maxBodyBytes(),
        owed,
        errors,
        new GracefulHandler(threshold));
  }
}

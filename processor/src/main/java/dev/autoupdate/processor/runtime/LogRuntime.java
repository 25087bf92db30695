package dev.autoupdate.processor.runtime;

import dev.autoupdate.frontend.read.Health;
import dev.autoupdate.processor.ingest.BrokerFault;
import dev.autoupdate.processor.ingest.IngestTopology;
import dev.autoupdate.processor.state.KeyState;
import dev.autoupdate.processor.state.Replica;
import dev.autoupdate.processor.state.ReplicaTopology;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One log: the ingest that fills it, the replica that reads it, and a watch over both.
 *
 * <p>Opened, started and closed by one thread; {@link #health} may be asked by any.
 */
public final class LogRuntime implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LogRuntime.class);

  private final LogOptions options;
  private final Cluster cluster;
  private final LostEnd lostEnd;
  private final Clock clock;
  private final Consumer<KeyState> onRestored;
  private final Replica replica;
  private final Map<String, Integer> partitionCounts = new HashMap<>();
  private final SourceEnds ends;
  private final StreamsClient ingestClient;
  private final StreamsClient replicaClient;
  private final RestoreProgress progress;
  private final ScheduledExecutorService watch;
  private final AtomicBoolean restored = new AtomicBoolean();
  private final CountDownLatch replaced = new CountDownLatch(1);

  /**
   * Reads the state from disk and makes everything ready to start.
   *
   * @param onRestored called once, by a thread of Streams, when the state has caught up with the
   *     log
   * @throws LogUnusable when the log cannot give what is missing here
   */
  public LogRuntime(LogOptions options, Admin admin, Clock clock, Consumer<KeyState> onRestored)
      throws LogUnusable {
    this.options = options;
    this.cluster = new Cluster(admin);
    this.lostEnd = new LostEnd(options);
    this.clock = clock;
    this.onRestored = onRestored;
    this.progress = new RestoreProgress(clock);
    try {
      // All that can fail comes before the folder is opened, which somebody must close again.
      Set<TopicPartition> sources = cluster.partitions(options.topicIds().keySet());
      this.ends = new SourceEnds(admin, clock, options.group(), sources);
      sources.forEach(
          source ->
              partitionCounts.merge(
                  String.valueOf(options.topicIds().get(source.topic())), 1, Integer::sum));
      long beginning = cluster.beginning(options.log());
      this.replica = openReplica();
      // The record that was applied last is read again.
      if (beginning > Math.max(0, replica.state().position() - 1)) {
        replica.close();
        throw new LogUnusable(
            "the log "
                + options.log()
                + " begins at offset "
                + beginning
                + ", and the state here is at "
                + replica.state().position()
                + ": build a new log from the sources with --log NAME");
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new LogUnusable("the broker does not tell about the log: " + BrokerFault.line(e));
    } catch (IOException e) {
      throw new LogUnusable(e.getMessage() + ": " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnusable("interrupted");
    }
    this.ingestClient =
        new StreamsClient(
            "ingest",
            () -> IngestTopology.build(options.ingest(), ends::currentAsOf),
            StreamsSettings.ingest(options),
            null,
            () -> {});
    this.replicaClient =
        new StreamsClient(
            "replica",
            () -> ReplicaTopology.of(options.log(), options.logId(), replica.state()),
            StreamsSettings.replica(options),
            progress,
            this::replicaChanged);
    this.watch =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "autoupdate-watch");
              thread.setDaemon(true);
              return thread;
            });
  }

  // One whose state is past the log's end is deleted, and opened once more.
  private Replica openReplica()
      throws IOException, ExecutionException, TimeoutException, InterruptedException {
    while (true) {
      long end = cluster.end(options.log());
      Replica opened =
          Replica.open(
              options.folder(),
              options.log(),
              options.logId(),
              end,
              options.limits(),
              options.topicIds());
      if (opened.state().position() <= end) {
        return opened;
      }
      try {
        lostEnd.retire(opened);
      } finally {
        opened.close();
      }
    }
  }

  /** Starts ingest and replica; returns at once. */
  public void start() {
    ScheduledFuture<?> unused =
        watch.scheduleWithFixedDelay(
            this::look, 0, Math.max(1, options.heartbeat().toMillis() / 2), TimeUnit.MILLISECONDS);
    ingestClient.start();
    replicaClient.start();
  }

  /** The state, also while it is being restored. */
  public KeyState state() {
    return replica.state();
  }

  /**
   * Waits until the log was found to be another one than the one this runs, or to be in another
   * epoch.
   *
   * @return whether it was, within the time
   */
  public boolean awaitReplaced(long millis) throws InterruptedException {
    return replaced.await(millis, TimeUnit.MILLISECONDS);
  }

  /** How this log is doing. */
  public Health health() {
    OptionalLong asOf = replica.state().freshness().currentAsOf(partitionCounts);
    OptionalLong age =
        asOf.isPresent()
            ? OptionalLong.of(Math.max(0, clock.millis() - asOf.getAsLong()))
            : OptionalLong.empty();
    String reason = reason(age);
    return new Health(reason.isEmpty(), reason.isEmpty() ? "ready" : reason, age);
  }

  private String reason(OptionalLong age) {
    if (!restored.get()) {
      return progress.line();
    }
    if (!replicaClient.isRunning()) {
      return "the replica stopped and is started again: " + replicaClient.failure();
    }
    if (replica.failure().isPresent()) {
      return replica.failure().get();
    }
    if (age.isEmpty()) {
      return "no heartbeat came through the log yet" + ingestFailure();
    }
    if (age.getAsLong() > options.stallAfter().toMillis()) {
      return "stalled: the data was last known to be current "
          + age.getAsLong() / 1000
          + " s ago"
          + ingestFailure();
    }
    return "";
  }

  private String ingestFailure() {
    return ingestClient.restarts() == 0
        ? ""
        : "; ingest was started again "
            + ingestClient.restarts()
            + " times, last because of: "
            + ingestClient.failure();
  }

  /** Stops ingest, then the replica, and writes what is left to disk. Readers must be gone. */
  @Override
  public void close() {
    close(() -> {});
  }

  /**
   * Does the same, and first lets the readers go.
   *
   * @param withdraw called when it is certain that the state is not served after it
   */
  public void close(Runnable withdraw) {
    // A state that is restored from now on is not served any more.
    synchronized (restored) {
      restored.set(true);
    }
    withdraw.run();
    watch.shutdownNow();
    ingestClient.close();
    replica.stopApplying();
    replicaClient.close();
    replica.close();
  }

  private void replicaChanged() {
    synchronized (restored) {
      if (replicaClient.isRunning() && restored.compareAndSet(false, true)) {
        onRestored.accept(replica.state());
      }
    }
  }

  private void look() {
    try {
      if (replaced.getCount() == 0) {
        return;
      }
      if (isReplaced()) {
        replaced.countDown();
        return;
      }
      ends.look();
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("reason", BrokerFault.line(e))
          .log("the brokers do not answer as they should");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isReplaced() throws ExecutionException, TimeoutException, InterruptedException {
    for (Map.Entry<String, String> source : options.topicIds().entrySet()) {
      Optional<String> id = cluster.topicId(source.getKey());
      if (id.isPresent() && !id.get().equals(source.getValue())) {
        LOG.atWarn().addKeyValue("topic", source.getKey()).log("the source is another one now");
        return true;
      }
    }
    if (!cluster.topicId(options.log()).equals(Optional.of(options.logId()))) {
      LOG.atWarn().addKeyValue("log", options.log()).log("the log is gone or another one now");
      return true;
    }
    // Asked before the end: the state may move on in between, the end does not go back.
    long position = replica.state().position();
    if (replica.state().lineage().isLost() || position > cluster.end(options.log())) {
      lostEnd.retire(replica);
      return true;
    }
    return replica.state().lineage().isOver();
  }
}

package dev.autoupdate.processor.runtime;

import dev.autoupdate.frontend.control.SourceGaps;
import dev.autoupdate.frontend.read.Health;
import dev.autoupdate.processor.ingest.BrokerFault;
import dev.autoupdate.processor.ingest.LogAppender;
import dev.autoupdate.processor.ingest.PlainClients;
import dev.autoupdate.processor.state.KeyState;
import dev.autoupdate.processor.state.Replica;
import dev.autoupdate.processor.state.ReplicaTopology;
import java.io.IOException;
import java.time.Clock;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
  // Changed by the watch thread when a source is made anew.
  private final Map<String, String> topicIds;
  private final Set<TopicPartition> firstPartitions;
  private final SourceEnds ends;
  private final SourceAge age;
  private final Owed owed;
  private final Ingest ingest;
  private final LogGaps gaps;
  private final StreamsClient replicaClient;
  private final RestoreProgress progress;
  private final ScheduledExecutorService watch;
  private final AtomicBoolean restored = new AtomicBoolean();
  private final CountDownLatch replaced = new CountDownLatch(1);
  private volatile Set<TopicPartition> partitions;
  private volatile boolean admitted;
  private boolean closed;

  /**
   * Reads the state from disk and makes everything ready to start.
   *
   * @param onRestored called once, by a thread of Streams or of this, when the state has caught up
   *     with the log, and with what the log had before it lost its end
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
    this.topicIds = new ConcurrentHashMap<>(options.topicIds());
    try {
      // All that can fail comes before the folder is opened, which somebody must close again.
      this.firstPartitions = partitions(cluster.topics(topicIds.keySet()));
      this.partitions = firstPartitions;
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
    KeyState state = replica.state();
    this.ends = new SourceEnds(cluster, clock, options.stallAfter().toMillis());
    this.age =
        new SourceAge(state, ends, topicIds, clock, options.stallAfter(), options.transactionMax());
    this.owed = new Owed(state, topicIds);
    this.gaps =
        new LogGaps(
            state,
            topicIds,
            new LogAppender(
                options.kafka(), options.log(), options.logId(), options.ingest().maxLogBytes()));
    this.ingest = new Ingest(options, admin, state, ends, topicIds);
    this.replicaClient =
        new StreamsClient(
            "replica",
            () -> ReplicaTopology.of(options.log(), options.logId(), state),
            StreamsSettings.replica(options),
            new PlainClients(),
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

  // One whose state is past the log's end is put aside, and another one opened.
  private Replica openReplica()
      throws IOException, ExecutionException, TimeoutException, InterruptedException {
    while (true) {
      long end = cluster.end(options.log());
      Replica opened =
          Replica.open(
              options.folder(), options.log(), options.logId(), end, options.limits(), topicIds);
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

  /** Starts the replica, and ingest when it is restored; returns at once. */
  public void start() {
    ScheduledFuture<?> unused =
        watch.scheduleWithFixedDelay(
            this::look, 0, Math.max(1, options.heartbeat().toMillis() / 2), TimeUnit.MILLISECONDS);
    replicaClient.start();
  }

  /** The state, also while it is being restored. */
  public KeyState state() {
    return replica.state();
  }

  /** What its sources had lost before it was read. */
  public SourceGaps gaps() {
    return gaps;
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
    OptionalLong asOf = age.asOf(partitions, laterPartitions());
    OptionalLong millis =
        asOf.isPresent()
            ? OptionalLong.of(Math.max(0, clock.millis() - asOf.getAsLong()))
            : OptionalLong.empty();
    String reason = reason(millis);
    return new Health(reason.isEmpty(), reason.isEmpty() ? "ready" : reason, millis);
  }

  private String reason(OptionalLong millis) {
    if (!restored.get()) {
      return progress.line();
    }
    if (!replicaClient.isRunning()) {
      return "the replica stopped and is started again: " + replicaClient.failure();
    }
    if (replica.failure().isPresent()) {
      return replica.failure().get();
    }
    if (!admitted) {
      return owed.missing().orElse("what the log lost is there again");
    }
    if (millis.isEmpty()) {
      return "no heartbeat came through the log yet" + ingestFault();
    }
    return age.stall(partitions, laterPartitions()).map(stall -> stall + ingestFault()).orElse("");
  }

  private String ingestFault() {
    return ingest.fault().isEmpty() ? "" : "; " + ingest.fault();
  }

  private Set<TopicPartition> laterPartitions() {
    Set<TopicPartition> later = new HashSet<>(partitions);
    later.removeAll(firstPartitions);
    return later;
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
      closed = true;
    }
    withdraw.run();
    watch.shutdownNow();
    ingest.close();
    replica.stopApplying();
    replicaClient.close();
    replica.close();
  }

  private void replicaChanged() {
    synchronized (restored) {
      if (closed || !replicaClient.isRunning() || !restored.compareAndSet(false, true)) {
        return;
      }
      // Before that, what is applied says nothing of where a source goes on.
      ingest.start();
    }
    admit();
  }

  // Once, when nothing is owed any more.
  private void admit() {
    if (owed.missing().isPresent()) {
      return;
    }
    synchronized (restored) {
      if (!closed && !admitted && restored.get()) {
        admitted = true;
        // All that it had is there again, or given up.
        replica.deleteAside();
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
      Map<String, Cluster.Topic> topics = cluster.topics(topicIds.keySet());
      ingest.look(topics);
      Set<TopicPartition> found = partitions(topics);
      ends.look(found);
      partitions = withThoseOfMissingTopics(found, topics);
      if (!admitted) {
        admit();
      }
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("reason", BrokerFault.line(e))
          .log("the brokers do not answer as they should");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // A source that was deleted is not one that is read to its end: its age goes on.
  private Set<TopicPartition> withThoseOfMissingTopics(
      Set<TopicPartition> found, Map<String, Cluster.Topic> topics) {
    Set<TopicPartition> all = new HashSet<>(found);
    partitions.stream()
        .filter(partition -> !topics.containsKey(partition.topic()))
        .forEach(all::add);
    return all;
  }

  private static Set<TopicPartition> partitions(Map<String, Cluster.Topic> topics) {
    Set<TopicPartition> all = new HashSet<>();
    topics.forEach(
        (name, topic) -> {
          for (int partition = 0; partition < topic.partitions(); partition++) {
            all.add(new TopicPartition(name, partition));
          }
        });
    return all;
  }

  private boolean isReplaced() throws ExecutionException, TimeoutException, InterruptedException {
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

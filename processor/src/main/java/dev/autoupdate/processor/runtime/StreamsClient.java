package dev.autoupdate.processor.runtime;

import dev.autoupdate.processor.ingest.BeginsAnew;
import dev.autoupdate.processor.ingest.BrokerFault;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka Streams client that is started again when it fails.
 *
 * <p>A thread of its own starts it, waits for it to end, and starts a new one after a pause that
 * grows with each failure in a row. {@link #close} may be called by any thread, once.
 */
final class StreamsClient implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StreamsClient.class);
  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final long LONGEST_PAUSE_MILLIS = 10_000;

  private final String name;
  private final Supplier<Topology> topology;
  private final Properties properties;
  private final KafkaClientSupplier clients;
  private final @Nullable StateRestoreListener restore;
  private final Runnable onState;
  private final Thread keeper;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicInteger restarts = new AtomicInteger();
  private volatile KafkaStreams.State state = KafkaStreams.State.CREATED;
  private volatile String failure = "";
  private volatile @Nullable KafkaStreams current;

  /**
   * Not started yet.
   *
   * @param topology made anew for each start
   * @param clients makes its Kafka clients
   * @param onState called after each change of state, by threads of Streams: must not block
   */
  StreamsClient(
      String name,
      Supplier<Topology> topology,
      Properties properties,
      KafkaClientSupplier clients,
      @Nullable StateRestoreListener restore,
      Runnable onState) {
    this.name = name;
    this.topology = topology;
    this.properties = properties;
    this.clients = clients;
    this.restore = restore;
    this.onState = onState;
    this.keeper = new Thread(this::keep, "autoupdate-" + name);
    keeper.setDaemon(true);
  }

  void start() {
    keeper.start();
  }

  /** Whether it is running, not restoring, not failed. */
  boolean isRunning() {
    return state == KafkaStreams.State.RUNNING;
  }

  /** The reason of the last failure; empty when there was none. */
  String failure() {
    return failure;
  }

  /** How often it had to be started again. */
  int restarts() {
    return restarts.get();
  }

  @Override
  public void close() {
    closing.countDown();
    // From here as well: while the client restores, its keeper is busy starting it.
    KafkaStreams streams = current;
    if (streams != null) {
      // Other instances need not wait until the group takes it for dead.
      streams.close(
          CloseOptions.timeout(CLOSE)
              .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
    }
    try {
      keeper.join(CLOSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keep() {
    long pause = 100;
    while (closing.getCount() > 0) {
      long started = System.nanoTime();
      runOnce();
      if (closing.getCount() > 0) {
        restarts.incrementAndGet();
        boolean ranLong = System.nanoTime() - started > TimeUnit.MINUTES.toNanos(1);
        pause = ranLong ? 100 : Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
        awaitClosing(pause);
      }
    }
  }

  private void runOnce() {
    CountDownLatch ended = new CountDownLatch(1);
    KafkaStreams streams = null;
    try {
      streams = new KafkaStreams(topology.get(), properties, clients);
      current = streams;
      streams.setUncaughtExceptionHandler(
          error -> {
            failed(error);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
          });
      streams.setStateListener(
          (now, before) -> {
            state = now;
            onState.run();
            if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
              ended.countDown();
            }
          });
      if (restore != null) {
        streams.setGlobalStateRestoreListener(restore);
      }
      streams.start();
      while (closing.getCount() > 0 && ended.getCount() > 0) {
        awaitClosing(100);
      }
    } catch (RuntimeException e) {
      failed(e);
    } finally {
      if (streams != null) {
        streams.close(CLOSE);
      }
      current = null;
      state = KafkaStreams.State.NOT_RUNNING;
    }
  }

  private void failed(Throwable error) {
    failure = reason(error);
    if (closing.getCount() > 0 && isExpected(error)) {
      LOG.atWarn().addKeyValue("client", name).addKeyValue("reason", failure).log("begins anew");
    } else if (closing.getCount() > 0) {
      LOG.atError()
          .addKeyValue("client", name)
          .addKeyValue("reason", failure)
          .log("stopped, starting it again");
      LOG.atDebug().setCause(error).log("stopped");
    }
  }

  // Streams wraps what a processor throws.
  private static boolean isExpected(Throwable error) {
    return error instanceof BeginsAnew
        || (error.getCause() != null && isExpected(error.getCause()));
  }

  private static String reason(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof BeginsAnew) {
        return String.valueOf(cause.getMessage());
      }
    }
    return BrokerFault.line(error);
  }

  private void awaitClosing(long millis) {
    try {
      if (closing.await(millis, TimeUnit.MILLISECONDS)) {
        LOG.atDebug().addKeyValue("client", name).log("closing");
      }
    } catch (InterruptedException e) {
      closing.countDown();
      Thread.currentThread().interrupt();
    }
  }
}

package dev.autoupdate.processor.app;

import dev.autoupdate.processor.demo.Assembly;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the simulated assembly to a source topic, a batch at a time, on a daemon thread of its own.
 *
 * <p>A batch that is lost would leave data that contradicts itself, so after a failure the assembly
 * begins anew. Only the feeding thread touches the assembly; {@link #close()} may come from any.
 */
final class DemoFeed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DemoFeed.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** One key for all, so that order holds whatever the topic's partitions. */
  private static final String KEY = "demo";

  private final Producer<String, String> producer;
  private final String topic;
  private final Supplier<Assembly> assemblies;
  private final ScheduledExecutorService thread;

  private @Nullable Assembly assembly;
  private volatile boolean lost;

  private DemoFeed(Producer<String, String> producer, String topic, Supplier<Assembly> assemblies) {
    this.producer = producer;
    this.topic = topic;
    this.assemblies = assemblies;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread daemon = new Thread(task, "demo-feed");
              daemon.setDaemon(true);
              return daemon;
            });
  }

  /**
   * Starts to feed at once.
   *
   * @param producer closed with the feed
   * @param assemblies gives an assembly that has not begun
   * @param period between two batches
   */
  static DemoFeed start(
      Producer<String, String> producer,
      String topic,
      Supplier<Assembly> assemblies,
      Duration period) {
    DemoFeed feed = new DemoFeed(producer, topic, assemblies);
    var unused =
        feed.thread.scheduleAtFixedRate(feed::sendNext, 0, period.toNanos(), TimeUnit.NANOSECONDS);
    LOG.atInfo().setMessage("demo started").addKeyValue("topic", topic).log();
    return feed;
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.atWarn().setMessage("demo still sends while it is closed").log();
      }
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
    }
    producer.close(PATIENCE);
  }

  private void sendNext() {
    try {
      Assembly current = assembly;
      String batch;
      if (current == null || lost) {
        lost = false;
        current = assemblies.get();
        assembly = current;
        batch = current.first();
      } else {
        batch = current.next();
      }
      var unused =
          producer.send(
              new ProducerRecord<>(topic, KEY, batch),
              (place, failure) -> {
                if (failure != null) {
                  lose(failure);
                }
              });
    } catch (RuntimeException failure) {
      // An exception that leaves the task would end the schedule without a word.
      lose(failure);
    }
  }

  private void lose(Exception failure) {
    if (!lost && !thread.isShutdown()) {
      LOG.atWarn()
          .setMessage("demo batch was not sent, the demo begins anew")
          .addKeyValue("topic", topic)
          .addKeyValue("reason", failure.toString())
          .log();
    }
    lost = true;
  }
}

package dev.autoupdate.processor.app;

import dev.autoupdate.frontend.read.Health;
import dev.autoupdate.processor.ingest.TopicFault;
import dev.autoupdate.processor.ingest.TopicWatch;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether clients should be sent here: when all that is waited for has come, so once; and the log's
 * lines about it.
 *
 * <p>Any thread may ask; one tells. The watch over topics is closed with this.
 */
final class Readiness implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

  private final Supplier<String> waiting;
  private volatile @Nullable TopicWatch topics;
  private String told = "";
  private boolean wasReady;

  /**
   * Nothing is watched yet.
   *
   * @param waiting what a restored state waits for; empty when it is served
   */
  Readiness(Supplier<String> waiting) {
    this.waiting = waiting;
  }

  /** From now on the faults that {@code watch} finds are told. */
  void watch(TopicWatch watch) {
    topics = watch;
  }

  /** How the service is doing when its log does so. */
  Health health(Health log) {
    if (!log.ready()) {
      return log;
    }
    String reason = waiting.get();
    if (!reason.isEmpty()) {
      return new Health(false, reason, log.ageMillis());
    }
    List<String> unsafe = unsafe();
    return unsafe.isEmpty()
        ? log
        : new Health(true, "ready: " + String.join("; ", unsafe), log.ageMillis());
  }

  /** What is wrong with topics of our own. Serving goes on; who runs the brokers is told. */
  List<String> unsafe() {
    TopicWatch watch = topics;
    return watch == null
        ? List.of()
        : watch.faults().stream()
            .filter(fault -> fault.weight() != TopicFault.Weight.UNKNOWN)
            .map(TopicFault::message)
            .toList();
  }

  /** Logs when it has changed. */
  void tell(Health now) {
    if (!now.kind().equals(told)) {
      // What a start waits for is nothing to worry about.
      (wasReady && !now.ready() ? LOG.atWarn() : LOG.atInfo())
          .addKeyValue("reason", now.reason())
          .log(now.ready() ? "ready" : "not ready");
    }
    told = now.kind();
    wasReady |= now.ready();
  }

  @Override
  public void close() {
    TopicWatch watch = topics;
    if (watch != null) {
      watch.close();
    }
  }
}

package dev.autoupdate.processor.ingest;

import java.util.Objects;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jspecify.annotations.Nullable;

/** Whether a topic can be the log. */
final class LogFitness {

  private LogFitness() {}

  /**
   * Checks the log's partitions and configuration.
   *
   * @throws TopicsUnusable when state could not be folded from it, or batches would not fit
   */
  static void check(@Nullable TopicDescription log, Config config, TopicOptions options) {
    int partitions = Objects.requireNonNull(log, options.log()).partitions().size();
    if (partitions != 1) {
      throw new TopicsUnusable(
          "the log " + options.log() + " has " + partitions + " partitions; it must have one");
    }
    String cleanup = value(config, "cleanup.policy");
    if (cleanup.contains("compact")) {
      throw new TopicsUnusable(
          "the log "
              + options.log()
              + " has cleanup.policy="
              + cleanup
              + "; compaction loses batches, it must be delete");
    }
    String time = value(config, "message.timestamp.type");
    if (!time.equals("LogAppendTime")) {
      throw new TopicsUnusable(
          "the log "
              + options.log()
              + " has message.timestamp.type="
              + time
              + "; history is counted in the log's own time, it must be LogAppendTime");
    }
    String retention = value(config, "retention.ms");
    if (!retention.equals("-1")) {
      throw new TopicsUnusable(
          "the log "
              + options.log()
              + " has retention.ms="
              + retention
              + "; a new instance reads it from its beginning, it must be -1");
    }
    long admitted = Long.parseLong(value(config, "max.message.bytes"));
    if (admitted < options.logMessageBytes()) {
      throw new TopicsUnusable(
          "the log "
              + options.log()
              + " has max.message.bytes="
              + admitted
              + "; batches of "
              + options.maxBatchBytes()
              + " bytes need "
              + options.logMessageBytes());
    }
  }

  private static String value(Config config, String name) {
    ConfigEntry entry = config.get(name);
    if (entry == null || entry.value() == null) {
      throw new TopicsUnusable("the broker does not tell " + name + " of the log");
    }
    return entry.value();
  }
}

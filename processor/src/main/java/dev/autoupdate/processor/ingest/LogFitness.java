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
      throw unfit(
          options, "cleanup.policy", cleanup, "compaction loses batches, it must be delete");
    }
    mustBe(
        "LogAppendTime",
        "message.timestamp.type",
        "history is counted in the log's own time",
        config,
        options);
    String whole = "a new instance reads it from its beginning";
    mustBe("-1", "retention.ms", whole, config, options);
    mustBe("-1", "retention.bytes", whole, config, options);
    long admitted = Long.parseLong(value(config, "max.message.bytes"));
    if (admitted < options.logMessageBytes()) {
      throw unfit(
          options,
          "max.message.bytes",
          Long.toString(admitted),
          "batches of " + options.maxBatchBytes() + " bytes need " + options.logMessageBytes());
    }
  }

  private static void mustBe(
      String wanted, String name, String why, Config config, TopicOptions options) {
    String found = value(config, name);
    if (!found.equals(wanted)) {
      throw unfit(options, name, found, why + ", it must be " + wanted);
    }
  }

  private static TopicsUnusable unfit(TopicOptions options, String name, String found, String why) {
    return new TopicsUnusable(
        "the log " + options.log() + " has " + name + "=" + found + "; " + why);
  }

  private static String value(Config config, String name) {
    ConfigEntry entry = config.get(name);
    if (entry == null || entry.value() == null) {
      throw new TopicsUnusable("the broker does not tell " + name + " of the log");
    }
    return entry.value();
  }
}

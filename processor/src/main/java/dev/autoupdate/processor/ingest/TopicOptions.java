package dev.autoupdate.processor.ingest;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * The topics that must exist, and how those of our own are made.
 *
 * @param log the log
 * @param control the source topic of our own
 * @param deadLetters what was rejected
 * @param logouts sessions that have ended
 * @param sources the source topics of others
 * @param createSources whether missing source topics are created: in the quick start only
 * @param maxBatchBytes the largest value of a log record, in bytes
 * @param logoutMemory how long a logout is remembered; the topic keeps it a day longer
 */
public record TopicOptions(
    String log,
    String control,
    String deadLetters,
    String logouts,
    List<String> sources,
    boolean createSources,
    int maxBatchBytes,
    Duration logoutMemory) {

  private static final String YEAR_MS = Long.toString(365L * 24 * 60 * 60 * 1000);

  /** Copies the list of sources. */
  public TopicOptions {
    sources = List.copyOf(sources);
  }

  /** The least {@code max.message.bytes} that the log may have. */
  public int logMessageBytes() {
    return Math.addExact(maxBatchBytes, IngestOptions.RECORD_OVERHEAD);
  }

  /**
   * The {@code max.message.bytes} of the dead letters; a producer's {@code max.request.size} should
   * be as large. A rejected record is stored whole, with headers added, and may be larger than any
   * batch.
   */
  public int deadLetterMessageBytes() {
    return Math.max(4 * 1024 * 1024, Math.multiplyExact(2, logMessageBytes()));
  }

  /** All topics, without repetition. */
  Set<String> all() {
    Set<String> all = new LinkedHashSet<>(List.of(log, control, deadLetters, logouts));
    all.addAll(sources);
    return all;
  }

  /** Whether {@code topic} is made when it is missing. */
  boolean mayCreate(String topic) {
    return createSources || List.of(log, control, deadLetters, logouts).contains(topic);
  }

  /** The topic as it is made when it is missing: one partition, the broker's own replication. */
  NewTopic newTopic(String topic) {
    return new NewTopic(topic, Optional.of(1), Optional.empty()).configs(configs(topic));
  }

  private Map<String, String> configs(String topic) {
    if (topic.equals(log)) {
      return Map.of(
          "cleanup.policy", "delete",
          "retention.ms", "-1",
          "retention.bytes", "-1",
          "message.timestamp.type", "LogAppendTime",
          "unclean.leader.election.enable", "false",
          "max.message.bytes", Integer.toString(logMessageBytes()));
    }
    if (topic.equals(deadLetters)) {
      return Map.of(
          "cleanup.policy",
          "delete",
          "retention.ms",
          YEAR_MS,
          "max.message.bytes",
          Integer.toString(deadLetterMessageBytes()));
    }
    if (topic.equals(control)) {
      // A log that is built anew must find the policy there, however old it is.
      return Map.of(
          "cleanup.policy", "delete",
          "retention.ms", "-1",
          "retention.bytes", "-1",
          "max.message.bytes", Integer.toString(logMessageBytes()));
    }
    return topic.equals(logouts)
        ? Map.of(
            "cleanup.policy",
            "delete",
            "retention.ms",
            Long.toString(logoutMemory.plusDays(1).toMillis()))
        : Map.of("cleanup.policy", "delete");
  }
}

package dev.autoupdate.processor.ingest;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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
 * @param replication how many replicas topics of our own have; empty for 3 where there are as many
 *     brokers
 * @param minInSync how many of them must have a record before it counts as stored; empty for 2
 *     where there are 3
 */
public record TopicOptions(
    String log,
    String control,
    String deadLetters,
    String logouts,
    List<String> sources,
    boolean createSources,
    int maxBatchBytes,
    Duration logoutMemory,
    OptionalInt replication,
    OptionalInt minInSync) {

  static final String CLEANUP = "cleanup.policy";
  static final String RETENTION = "retention.ms";
  static final String RETENTION_BYTES = "retention.bytes";
  static final String TIME = "message.timestamp.type";
  static final String UNCLEAN = "unclean.leader.election.enable";
  static final String LARGEST = "max.message.bytes";
  static final String IN_SYNC = "min.insync.replicas";

  /** How many replicas are safe: one may be away while another is repaired. */
  static final int SAFE = 3;

  private static final String FOREVER = "-1";
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
    return createSources || isOwn(topic);
  }

  /** Whether {@code topic} is one of our own. */
  boolean isOwn(String topic) {
    return List.of(log, control, deadLetters, logouts).contains(topic);
  }

  /** How many replicas a topic of ours should have on so many brokers. */
  int replicas(int brokers) {
    return replication.orElse(Math.min(SAFE, brokers));
  }

  /** How many of so many replicas must have a record. */
  OptionalInt inSync(int replicas) {
    return minInSync.isEmpty() && replicas >= SAFE ? OptionalInt.of(SAFE - 1) : minInSync;
  }

  /** The topic as it is made when it is missing: one partition, as safe as the brokers allow. */
  NewTopic newTopic(String topic, int brokers) {
    Optional<OwnTopic> ours = own().stream().filter(own -> own.name().equals(topic)).findFirst();
    if (ours.isEmpty()) {
      return new NewTopic(topic, Optional.of(1), Optional.empty())
          .configs(Map.of(CLEANUP, "delete"));
    }
    Map<String, String> configs = new HashMap<>(ours.get().configs());
    // With fewer than three, the brokers' own default counts, unless a number is asked for.
    boolean asked = replication.isPresent() || brokers >= SAFE;
    int replicas = replicas(brokers);
    inSync(replicas).ifPresent(least -> configs.put(IN_SYNC, Integer.toString(least)));
    return new NewTopic(
            topic, Optional.of(1), asked ? Optional.of((short) replicas) : Optional.empty())
        .configs(configs);
  }

  /** The topics of our own. */
  List<OwnTopic> own() {
    // A log that is built anew must find the policy in the control topic, however old it is.
    return List.of(
        new OwnTopic(log, "the log", configs(FOREVER, logMessageBytes()), true, true),
        new OwnTopic(control, "the control topic", configs(FOREVER, logMessageBytes()), true, true),
        new OwnTopic(
            deadLetters,
            "the topic of dead letters",
            configs(YEAR_MS, deadLetterMessageBytes()),
            false,
            false),
        new OwnTopic(
            logouts,
            "the topic of logouts",
            configs(Long.toString(logoutMemory.plusDays(1).toMillis()), 0),
            false,
            false));
  }

  private static Map<String, String> configs(String retention, int largest) {
    Map<String, String> configs = new HashMap<>();
    configs.put(CLEANUP, "delete");
    configs.put(RETENTION, retention);
    configs.put(RETENTION_BYTES, FOREVER);
    // The time that producers say could be any: retention would delete at once, or never.
    configs.put(TIME, "LogAppendTime");
    configs.put(UNCLEAN, "false");
    if (largest > 0) {
      configs.put(LARGEST, Integer.toString(largest));
    }
    return configs;
  }
}

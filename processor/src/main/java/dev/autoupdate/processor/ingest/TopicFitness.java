package dev.autoupdate.processor.ingest;

import static dev.autoupdate.processor.ingest.TopicOptions.CLEANUP;
import static dev.autoupdate.processor.ingest.TopicOptions.IN_SYNC;
import static dev.autoupdate.processor.ingest.TopicOptions.LARGEST;
import static dev.autoupdate.processor.ingest.TopicOptions.RETENTION;
import static dev.autoupdate.processor.ingest.TopicOptions.RETENTION_BYTES;
import static dev.autoupdate.processor.ingest.TopicOptions.TIME;
import static dev.autoupdate.processor.ingest.TopicOptions.UNCLEAN;

import dev.autoupdate.processor.ingest.TopicFault.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;

/** Whether a topic of our own is such that nothing in it gets lost. For one topic, one look. */
final class TopicFitness {

  private final OwnTopic topic;
  private final TopicDescription description;
  private final Config config;
  private final List<TopicFault> faults = new ArrayList<>();

  private TopicFitness(OwnTopic topic, TopicDescription description, Config config) {
    this.topic = topic;
    this.description = description;
    this.config = config;
  }

  /**
   * All that is wrong, the worst first.
   *
   * @param config as the brokers tell it; empty when they may not tell
   * @param brokers how many there are
   * @param sourceReplicas the most that a partition of a source has
   */
  static List<TopicFault> of(
      OwnTopic topic,
      TopicDescription description,
      Optional<Config> config,
      TopicOptions options,
      int brokers,
      int sourceReplicas) {
    TopicFitness fitness =
        new TopicFitness(topic, description, config.orElseGet(() -> new Config(List.of())));
    fitness.partitions();
    if (config.isEmpty()) {
      fitness.add(Weight.UNKNOWN, "may not be looked into; grant DESCRIBE_CONFIGS on it", Map.of());
    } else {
      fitness.kept();
      fitness.size();
      fitness.inSync(options);
    }
    fitness.replicas(Math.max(options.replicas(brokers), Math.min(sourceReplicas, brokers)));
    fitness.faults.sort((a, b) -> a.weight().compareTo(b.weight()));
    return List.copyOf(fitness.faults);
  }

  /** The number that the configuration says of {@code name}, if it does. */
  static Optional<Long> number(Config config, String name) {
    return text(config, name).map(Long::valueOf);
  }

  private void partitions() {
    int partitions = description.partitions().size();
    if (topic.onePartition() && partitions != 1) {
      add(Weight.REFUSED, "has " + partitions + " partitions; it must have one", Map.of());
    }
  }

  private void kept() {
    if (text(CLEANUP).orElse("").contains("compact")) {
      wrong(Weight.REFUSED, CLEANUP, "compaction loses records");
    }
    if (text(UNCLEAN).orElse("").equals("true")) {
      wrong(Weight.REFUSED, UNCLEAN, "such an election loses records");
    }
    Weight lost = topic.keepsAll() ? Weight.REFUSED : Weight.UNSAFE;
    if (isShorter(RETENTION)) {
      wrong(lost, RETENTION, "records are needed for longer");
    }
    if (isShorter(RETENTION_BYTES)) {
      wrong(lost, RETENTION_BYTES, "records are needed for longer");
    }
    if (!text(TIME).orElse("LogAppendTime").equals("LogAppendTime")) {
      boolean log = topic.kind().equals("the log");
      wrong(
          log ? Weight.REFUSED : Weight.UNSAFE,
          TIME,
          log
              ? "history is counted in the log's own time"
              : "what writers say of the time decides");
    }
  }

  // How long dead letters are kept is the operator's own choice.
  private boolean isShorter(String name) {
    String wanted = topic.configs().get(name);
    Optional<Long> found = number(config, name);
    if (wanted == null || found.isEmpty() || found.get() < 0) {
      return false;
    }
    if (wanted.equals("-1")) {
      return !isDeadLetters();
    }
    return !isDeadLetters() && found.get() < Long.parseLong(wanted);
  }

  private boolean isDeadLetters() {
    return topic.kind().equals("the topic of dead letters");
  }

  private void size() {
    String wanted = topic.configs().get(LARGEST);
    Optional<Long> found = number(config, LARGEST);
    if (wanted == null || found.isEmpty() || found.get() >= Long.parseLong(wanted)) {
      return;
    }
    boolean tooSmall =
        isDeadLetters()
            ? found.get() < DeadLetterRecords.LEAST_BYTES
            : topic.kind().equals("the log");
    wrong(tooSmall ? Weight.REFUSED : Weight.UNSAFE, LARGEST, "larger records do not fit");
  }

  private void inSync(TopicOptions options) {
    int replicas = leastReplicas();
    OptionalInt wanted = options.inSync(replicas);
    Optional<Long> found = number(config, IN_SYNC);
    if (found.isEmpty()) {
      return;
    }
    if (found.get() > replicas) {
      add(
          Weight.WEAK,
          "has "
              + IN_SYNC
              + "="
              + found.get()
              + " and "
              + replicas
              + " replicas; nothing can be"
              + " written to it",
          Map.of());
    } else if (wanted.isPresent() && found.get() < wanted.getAsInt()) {
      boolean possible = wanted.getAsInt() < replicas;
      add(
          possible ? Weight.UNSAFE : Weight.WEAK,
          "has " + IN_SYNC + "=" + found.get() + "; it should be " + wanted.getAsInt(),
          possible ? Map.of(IN_SYNC, Integer.toString(wanted.getAsInt())) : Map.of());
    }
  }

  private void replicas(int wanted) {
    int replicas = leastReplicas();
    if (replicas < wanted) {
      add(
          Weight.WEAK,
          "has "
              + replicas
              + " replicas; it should have "
              + wanted
              + " (kafka-reassign-partitions.sh)",
          Map.of());
    }
  }

  private int leastReplicas() {
    return description.partitions().stream()
        .mapToInt(partition -> partition.replicas().size())
        .min()
        .orElse(0);
  }

  private void wrong(Weight weight, String name, String why) {
    String wanted = String.valueOf(topic.configs().get(name));
    add(
        weight,
        "has "
            + name
            + "="
            + text(name).orElse("?")
            + "; "
            + why
            + ", it must be "
            + wanted
            + " (kafka-configs.sh --alter --entity-type topics --entity-name "
            + topic.name()
            + " --add-config "
            + name
            + "="
            + wanted
            + ")",
        Map.of(name, wanted));
  }

  private void add(Weight weight, String problem, Map<String, String> remedy) {
    faults.add(
        new TopicFault(
            topic.name(), weight, topic.kind() + " " + topic.name() + " " + problem, remedy));
  }

  private Optional<String> text(String name) {
    return text(config, name);
  }

  private static Optional<String> text(Config config, String name) {
    return Optional.ofNullable(config.get(name)).map(ConfigEntry::value);
  }
}

package dev.autoupdate.processor.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set, valid. What each one means: {@code docs/settings.md}. Immutable.
 *
 * @param port for clients; 0 means any free one
 * @param internalPort for internal routes; 0 means any free one
 * @param dataDir as given, perhaps relative and not yet created
 * @param bootstrapServers the cluster, or empty for the embedded broker
 * @param kafkaPort of the embedded broker; 0 means any free one
 * @param sources at least one, each topic once
 * @param log the log's topic
 * @param controlTopic for what the service itself feeds
 * @param deadLettersTopic for what cannot be used
 * @param logoutsTopic for sessions that ended
 * @param longpollTimeout how long a long-poll waits
 * @param streamHeartbeat the longest silence on a stream
 * @param historyRetention how old an offset may be
 * @param heartbeatInterval between two heartbeats of ingest
 * @param stallAfter the age of the data that ends readiness
 * @param sourceTransactionMax the same, where an open transaction holds data back
 * @param sourceMetadataAge how soon new partitions of a source are found
 * @param batchMaxBytes the largest batch
 * @param requestMaxKeys the most keys of a view
 * @param requestMaxBodyBytes the largest body
 * @param policyFiles the policy's files as given, perhaps none; not yet read
 * @param policyRequired whether nothing is visible without a policy
 * @param usersCollection the collection whose objects are the users
 * @param demo whether to feed the simulated assembly; never on a cluster
 * @param topics how safe topics of our own are made
 * @param limits of requests and views
 * @param auth who may call
 * @param edge how clients are met
 * @param kafka passed through to the Kafka clients, by their own names
 */
public record Settings(
    int port,
    int internalPort,
    Path dataDir,
    Optional<String> bootstrapServers,
    int kafkaPort,
    List<Source> sources,
    String log,
    String controlTopic,
    String deadLettersTopic,
    String logoutsTopic,
    Duration longpollTimeout,
    Duration streamHeartbeat,
    Duration historyRetention,
    Duration heartbeatInterval,
    Duration stallAfter,
    Duration sourceTransactionMax,
    Duration sourceMetadataAge,
    int batchMaxBytes,
    int requestMaxKeys,
    int requestMaxBodyBytes,
    List<Path> policyFiles,
    boolean policyRequired,
    String usersCollection,
    boolean demo,
    TopicSettings topics,
    LimitSettings limits,
    AuthSettings auth,
    EdgeSettings edge,
    Map<String, String> kafka) {

  /** Copies its collections. */
  public Settings {
    sources = List.copyOf(sources);
    policyFiles = List.copyOf(policyFiles);
    kafka = Map.copyOf(kafka);
  }

  /**
   * Reads and checks all settings.
   *
   * @param options by setting's name, as in {@code data.dir}; these win
   * @param environment all of it; only names with {@code AUTOUPDATE_} count
   * @param file a properties file, or {@code null} for none
   * @throws InvalidSetting for the first thing that is wrong
   */
  public static Settings read(
      Map<String, String> options, Map<String, String> environment, @Nullable Path file) {
    return new SettingsReader(GivenValues.of(options, environment, file)).read();
  }

  /** A duration above zero, as settings are written ({@code 25s}, {@code 1h}), or empty. */
  public static Optional<Duration> duration(String text) {
    return Parsers.duration().parse().apply(text);
  }

  /** Whether the broker is the one in this process. */
  public boolean embeddedBroker() {
    return bootstrapServers.isEmpty();
  }

  /** Without the values for the clients, which may be secrets. */
  @Override
  public String toString() {
    return "Settings[port=" + port + ", dataDir=" + dataDir + ", log=" + log + "]";
  }
}

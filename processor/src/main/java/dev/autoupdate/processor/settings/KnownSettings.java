package dev.autoupdate.processor.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every setting there is, in the order in which they are documented. */
final class KnownSettings {

  static final Setting<Integer> PORT =
      setting("port", "9012", "Port for clients. 0 means any free port, printed.", Parsers.port());
  static final Setting<Integer> INTERNAL_PORT =
      setting(
          "internal.port",
          "9013",
          "Port for internal routes, on the loopback interface only. 0 means any free"
              + " port, printed.",
          Parsers.port());
  static final Setting<Path> DATA_DIR =
      setting(
          "data.dir",
          "./data",
          "Folder for the state and, with the embedded broker, for its topics. One process at a"
              + " time.",
          Parsers.folder());
  static final Setting<String> BOOTSTRAP_SERVERS =
      setting(
          "bootstrap.servers",
          null,
          "The Kafka cluster. Without it a broker is started in this process, for trying things"
              + " out.",
          Parsers.addresses());
  static final Setting<Integer> KAFKA_PORT =
      setting(
          "kafka.port",
          "9092",
          "Port of the embedded broker, on the loopback interface only. 0 means any free port,"
              + " printed.",
          Parsers.port());
  static final Setting<List<Source>> SOURCES =
      setting(
          "sources",
          "datastore.changes:batch",
          "Source topics as `topic:format`, separated by commas. The one format is `batch`.",
          Parsers.sources());
  static final Setting<String> LOG =
      setting(
          "log",
          "autoupdate.log.1",
          "Topic of the log. The consumer group derives from it.",
          Parsers.topic());
  static final Setting<String> CONTROL_TOPIC =
      setting(
          "control.topic",
          "autoupdate.control",
          "Topic for what the service itself feeds.",
          Parsers.topic());
  static final Setting<String> DEAD_LETTERS_TOPIC =
      setting(
          "dead.letters.topic",
          "autoupdate.dead-letters",
          "Topic for source records that cannot be used, with the reason.",
          Parsers.topic());
  static final Setting<String> LOGOUTS_TOPIC =
      setting(
          "logouts.topic",
          "autoupdate.logouts",
          "Topic that tells which sessions have ended.",
          Parsers.topic());
  static final Setting<Duration> LONGPOLL_TIMEOUT =
      setting(
          "longpoll.timeout",
          "25s",
          "How long a long-poll waits for a change. Stay below the timeout of the proxies on the"
              + " way.",
          Parsers.duration());
  static final Setting<Duration> STREAM_HEARTBEAT =
      setting(
          "stream.heartbeat",
          "4s",
          "How often a silent stream gets a sign of life. Below the 5 s after which some clients"
              + " give a silent one up.",
          Parsers.duration());
  static final Setting<Duration> HISTORY_RETENTION =
      setting(
          "history.retention",
          "24h",
          "How old an offset may be and still get an exact diff.",
          Parsers.duration());
  static final Setting<Duration> HEARTBEAT_INTERVAL =
      setting(
          "heartbeat.interval",
          "5s",
          "How often ingest tells the log how current the sources are.",
          Parsers.duration());
  static final Setting<Duration> STALL_AFTER =
      setting(
          "stall.after",
          "60s",
          "How old the data may be before the service is no longer ready. Longer than"
              + " `heartbeat.interval`.",
          Parsers.duration());
  static final Setting<Duration> SOURCE_TRANSACTION_MAX =
      setting(
          "source.transaction.max",
          "15m",
          "How long an open transaction may hold back the records of a source before that is a"
              + " stall, which names the producer.",
          Parsers.duration());
  static final Setting<Duration> SOURCE_METADATA_AGE =
      setting(
          "source.metadata.age",
          "5s",
          "How soon partitions that are added to a source are read.",
          Parsers.duration());
  static final Setting<Integer> BATCH_MAX_BYTES =
      setting(
          "batch.max.bytes",
          "1000000",
          "Largest batch that goes to the log; a larger one becomes a dead letter.",
          Parsers.from(1_024));
  static final Setting<Integer> REQUEST_MAX_KEYS =
      setting("request.max.keys", "10000", "Most keys one view may read.", Parsers.from(1));
  static final Setting<Integer> REQUEST_MAX_BODY_BYTES =
      setting(
          "request.max.body.bytes", "1048576", "Largest body of a request.", Parsers.from(1_024));
  static final Setting<List<Path>> POLICY_FILE =
      setting(
          "policy.file",
          null,
          "The policy's files, separated by commas. Checked at the start and put into force when"
              + " they differ from the policy in the log and their version is not lower. Without"
              + " any policy everything is visible to everybody.",
          Parsers.files());
  static final Setting<Boolean> POLICY_REQUIRED =
      setting(
          "policy.required",
          "false",
          "Without a policy nothing is visible, and the service is not ready. For where a policy"
              + " must never be missed, also when all topics and disks are lost.",
          Parsers.flag());
  static final Setting<String> USERS_COLLECTION =
      setting(
          "users.collection",
          "user",
          "Collection whose objects are the users: `user` in a policy is the one with the caller's"
              + " id.",
          Parsers.collection());
  static final Setting<Boolean> DEMO =
      setting(
          "demo",
          "true",
          "Feed a simulated assembly. Only on the embedded broker; with `bootstrap.servers` there"
              + " is none.",
          Parsers.flag());

  private static final List<Setting<?>> GENERAL =
      List.of(
          PORT,
          INTERNAL_PORT,
          DATA_DIR,
          BOOTSTRAP_SERVERS,
          KAFKA_PORT,
          SOURCES,
          LOG,
          CONTROL_TOPIC,
          DEAD_LETTERS_TOPIC,
          LOGOUTS_TOPIC,
          LONGPOLL_TIMEOUT,
          STREAM_HEARTBEAT,
          HISTORY_RETENTION,
          HEARTBEAT_INTERVAL,
          STALL_AFTER,
          SOURCE_TRANSACTION_MAX,
          SOURCE_METADATA_AGE,
          BATCH_MAX_BYTES,
          REQUEST_MAX_KEYS,
          REQUEST_MAX_BODY_BYTES,
          POLICY_FILE,
          POLICY_REQUIRED,
          USERS_COLLECTION,
          DEMO);

  static final List<Setting<?>> ALL =
      Stream.of(
              GENERAL,
              KnownTopicSettings.ALL,
              KnownLimitSettings.ALL,
              KnownAuthSettings.ALL,
              KnownEdgeSettings.ALL)
          .<Setting<?>>flatMap(List::stream)
          .toList();

  private KnownSettings() {}

  private static <T> Setting<T> setting(
      String name, @Nullable String fallback, String help, Parser<T> parser) {
    return new Setting<>(name, fallback, help, parser);
  }
}

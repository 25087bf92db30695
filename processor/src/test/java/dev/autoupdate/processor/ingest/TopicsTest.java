package dev.autoupdate.processor.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TopicsTest {

  private static final TopicOptions OPTIONS = options(OptionalInt.empty(), OptionalInt.empty());

  @Test
  void theLogAndTheControlTopicAreMadeToKeepEverythingInOrder() {
    for (String topic : List.of("log", "control")) {
      NewTopic made = OPTIONS.newTopic(topic, 3);
      assertThat(made.numPartitions()).isEqualTo(1);
      assertThat(made.configs())
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "cleanup.policy", "delete",
                  "retention.ms", "-1",
                  "retention.bytes", "-1",
                  "message.timestamp.type", "LogAppendTime",
                  "unclean.leader.election.enable", "false",
                  "max.message.bytes", "11024",
                  "min.insync.replicas", "2"));
    }
  }

  @Test
  void topicsOfOurOwnHaveThreeReplicasWhereThereAreThreeBrokers() {
    assertThat(OPTIONS.newTopic("dead", 1).replicationFactor()).isEqualTo((short) -1);
    assertThat(OPTIONS.newTopic("dead", 1).configs()).doesNotContainKey("min.insync.replicas");
    assertThat(OPTIONS.newTopic("dead", 5).replicationFactor()).isEqualTo((short) 3);
    assertThat(OPTIONS.newTopic("changes", 5).replicationFactor()).isEqualTo((short) -1);
  }

  @Test
  void replicationIsASetting() {
    TopicOptions two = options(OptionalInt.of(2), OptionalInt.of(1));

    assertThat(two.newTopic("logouts", 1).replicationFactor()).isEqualTo((short) 2);
    assertThat(two.newTopic("logouts", 3).configs()).containsEntry("min.insync.replicas", "1");
  }

  @Test
  void everyTopicOfOurOwnHasTheTimeOfItsBroker() {
    for (String topic : List.of("log", "control", "dead", "logouts")) {
      assertThat(OPTIONS.newTopic(topic, 1).configs())
          .containsEntry("message.timestamp.type", "LogAppendTime")
          .containsEntry("unclean.leader.election.enable", "false");
    }
  }

  @Test
  void aMissingPrivilegeIsToldByTopicAndOperation() {
    Map<String, TopicDescription> found = new HashMap<>();
    for (String topic : OPTIONS.all()) {
      found.put(topic, allowing(topic, AclOperation.READ, AclOperation.DESCRIBE));
    }
    found.put("changes", allowing("changes", AclOperation.DESCRIBE));

    assertThat(Privileges.missing(OPTIONS, found))
        .extracting(fault -> fault.message().replaceAll(";.*", ""))
        .containsExactlyInAnyOrder(
            "the service may not READ topic changes",
            "the service may not WRITE topic log",
            "the service may not WRITE topic control",
            "the service may not WRITE topic dead",
            "the service may not WRITE topic logouts");
    // Where there is no authorizer, or the brokers do not tell.
    found.replaceAll((topic, description) -> description(1, 1));
    assertThat(Privileges.missing(OPTIONS, found)).isEmpty();
  }

  @Test
  void theLeastPrivilegesAreCommands() {
    assertThat(Privileges.commands(OPTIONS, "kafka-1:9092", "User:a"))
        .contains(
            "kafka-acls.sh --bootstrap-server kafka-1:9092 --add --allow-principal User:a"
                + " --operation READ --topic changes",
            "kafka-acls.sh --bootstrap-server kafka-1:9092 --add --allow-principal User:a"
                + " --operation ALTER_CONFIGS --operation CREATE --operation DESCRIBE_CONFIGS"
                + " --operation WRITE --topic dead",
            "kafka-acls.sh --bootstrap-server kafka-1:9092 --add --allow-principal User:a"
                + " --operation READ --resource-pattern-type prefixed --group log")
        .hasSize(6);
  }

  @Test
  void sourceTopicsAreMadeInTheQuickStartOnly() {
    assertThat(OPTIONS.mayCreate("changes")).isFalse();
    assertThat(OPTIONS.mayCreate("control")).isTrue();
    assertThat(
            new TopicOptions(
                    "log",
                    "control",
                    "dead",
                    "logouts",
                    List.of("changes"),
                    true,
                    10_000,
                    Duration.ofHours(24),
                    OptionalInt.empty(),
                    OptionalInt.empty())
                .mayCreate("changes"))
        .isTrue();
  }

  @Test
  void logoutsAreKeptLongerThanTheyAreRemembered() {
    assertThat(OPTIONS.newTopic("logouts", 1).configs())
        .containsEntry("retention.ms", Long.toString(Duration.ofHours(48).toMillis()));
  }

  @Test
  void topicsAsTheyAreMadeAreFit() {
    for (OwnTopic topic : OPTIONS.own()) {
      for (int brokers : List.of(1, 2, 3)) {
        assertThat(faults(topic.name(), 1, brokers, brokers, Map.of())).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "log,     cleanup.policy,                 'compact,delete', REFUSED",
    "control, cleanup.policy,                 compact,          REFUSED",
    "dead,    cleanup.policy,                 compact,          REFUSED",
    "logouts, cleanup.policy,                 compact,          REFUSED",
    "log,     unclean.leader.election.enable, true,             REFUSED",
    "control, unclean.leader.election.enable, true,             REFUSED",
    "dead,    unclean.leader.election.enable, true,             REFUSED",
    "logouts, unclean.leader.election.enable, true,             REFUSED",
    "log,     retention.ms,                   604800000,        REFUSED",
    "control, retention.ms,                   604800000,        REFUSED",
    "log,     retention.bytes,                1073741824,       REFUSED",
    "control, retention.bytes,                1073741824,       REFUSED",
    "logouts, retention.ms,                   60000,            UNSAFE",
    "logouts, retention.bytes,                1000,             UNSAFE",
    "log,     message.timestamp.type,         CreateTime,       REFUSED",
    "control, message.timestamp.type,         CreateTime,       UNSAFE",
    "dead,    message.timestamp.type,         CreateTime,       UNSAFE",
    "logouts, message.timestamp.type,         CreateTime,       UNSAFE",
    "log,     max.message.bytes,              11023,            REFUSED",
    "control, max.message.bytes,              11023,            UNSAFE",
    "dead,    max.message.bytes,              1048588,          UNSAFE",
    "dead,    max.message.bytes,              4095,             REFUSED",
    "log,     min.insync.replicas,            1,                UNSAFE",
  })
  void whatIsUnsafeIsToldInOneLineWithWhatSetsItRight(
      String topic, String name, String value, TopicFault.Weight weight) {
    List<TopicFault> found = faults(topic, 1, 3, 3, Map.of(name, value));

    assertThat(found).hasSize(1);
    assertThat(found.get(0).weight()).isEqualTo(weight);
    assertThat(found.get(0).message()).contains(topic + " has " + name + "=" + value + "; ");
    String made = OPTIONS.newTopic(topic, 3).configs().get(name);
    assertThat(found.get(0).remedy()).containsExactly(Map.entry(name, made));
  }

  @Test
  void deadLettersAreKeptAsLongAsTheOperatorLikes() {
    assertThat(faults("dead", 1, 1, 1, Map.of("retention.ms", "1000"))).isEmpty();
    assertThat(faults("dead", 1, 1, 1, Map.of("retention.bytes", "1000"))).isEmpty();
  }

  @Test
  void severalPartitionsOfTheLogOrTheControlTopicAreRefused() {
    assertThat(faults("log", 2, 1, 1, Map.of()))
        .extracting(TopicFault::weight, TopicFault::message)
        .containsExactly(
            tuple(TopicFault.Weight.REFUSED, "the log log has 2 partitions; it must have one"));
    assertThat(faults("control", 2, 1, 1, Map.of()))
        .extracting(TopicFault::message)
        .containsExactly("the control topic control has 2 partitions; it must have one");
    assertThat(faults("dead", 2, 1, 1, Map.of())).isEmpty();
  }

  @Test
  void fewerReplicasThanThereCouldBeAreAWarning() {
    assertThat(faults("log", 1, 1, 1, Map.of())).isEmpty();
    assertThat(faults("log", 1, 1, 3, Map.of()))
        .extracting(TopicFault::weight, TopicFault::message)
        .containsExactly(
            tuple(
                TopicFault.Weight.WEAK,
                "the log log has 1 replicas; it should have 3 (kafka-reassign-partitions.sh)"));
  }

  @Test
  void moreInSyncThanThereAreReplicasIsSaid() {
    assertThat(faults("log", 1, 2, 2, Map.of("min.insync.replicas", "3")))
        .extracting(TopicFault::weight)
        .containsExactly(TopicFault.Weight.WEAK);
  }

  @Test
  void whatMayNotBeLookedIntoIsSaidAndNothingElse() {
    OwnTopic log = own("log");

    assertThat(TopicFitness.of(log, description(1, 1), Optional.empty(), OPTIONS, 1, 1))
        .extracting(TopicFault::weight)
        .containsExactly(TopicFault.Weight.UNKNOWN);
  }

  @Test
  @Timeout(30)
  void aBrokerThatDoesNotAnswerIsSaidSoInTime() throws IOException {
    // Accepts connections, and never answers.
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Map<String, Object> config =
          Map.of("bootstrap.servers", "127.0.0.1:" + silent.getLocalPort());
      Admin admin = Admin.create(config);
      try {
        assertThatThrownBy(() -> new Topics(admin, Duration.ofMillis(500)).ensure(OPTIONS))
            .isInstanceOf(TopicsUnusable.class)
            .hasMessage("no Kafka broker answered within 0.5 s; check bootstrap.servers");
      } finally {
        admin.close(Duration.ZERO);
      }
    }
  }

  private static List<TopicFault> faults(
      String topic, int partitions, int replicas, int brokers, Map<String, String> other) {
    Map<String, String> configs = new HashMap<>(OPTIONS.newTopic(topic, replicas).configs());
    configs.putAll(other);
    Config config =
        new Config(
            configs.entrySet().stream()
                .map(entry -> new ConfigEntry(entry.getKey(), entry.getValue()))
                .toList());
    return TopicFitness.of(
        own(topic), description(partitions, replicas), Optional.of(config), OPTIONS, brokers, 1);
  }

  private static OwnTopic own(String name) {
    return OPTIONS.own().stream().filter(own -> own.name().equals(name)).findFirst().orElseThrow();
  }

  private static TopicOptions options(OptionalInt replication, OptionalInt minInSync) {
    return new TopicOptions(
        "log",
        "control",
        "dead",
        "logouts",
        List.of("changes", "control"),
        false,
        10_000,
        Duration.ofHours(24),
        replication,
        minInSync);
  }

  private static TopicDescription allowing(String topic, AclOperation... operations) {
    return new TopicDescription(
        topic, false, description(1, 1).partitions(), Set.of(operations), Uuid.randomUuid());
  }

  private static TopicDescription description(int partitions, int replicas) {
    List<Node> nodes = Collections.nCopies(replicas, Node.noNode());
    return new TopicDescription(
        "topic",
        false,
        Collections.nCopies(partitions, new TopicPartitionInfo(0, Node.noNode(), nodes, nodes)));
  }
}

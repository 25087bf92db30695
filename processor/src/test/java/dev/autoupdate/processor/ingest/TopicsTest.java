package dev.autoupdate.processor.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class TopicsTest {

  private static final TopicOptions OPTIONS =
      new TopicOptions(
          "log",
          "control",
          "dead",
          "logouts",
          List.of("changes", "control"),
          false,
          10_000,
          Duration.ofHours(24));

  @Test
  void theLogIsMadeToKeepEverythingInOrder() {
    assertThat(OPTIONS.newTopic("log").numPartitions()).isEqualTo(1);
    assertThat(OPTIONS.newTopic("log").replicationFactor()).isEqualTo((short) -1);
    assertThat(OPTIONS.newTopic("log").configs())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "cleanup.policy", "delete",
                "retention.ms", "-1",
                "retention.bytes", "-1",
                "message.timestamp.type", "LogAppendTime",
                "unclean.leader.election.enable", "false",
                "max.message.bytes", "11024"));
  }

  @Test
  void theControlTopicIsMadeToKeepThePolicyForALogThatIsBuiltAnew() {
    assertThat(OPTIONS.newTopic("control").numPartitions()).isEqualTo(1);
    assertThat(OPTIONS.newTopic("control").configs())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "cleanup.policy", "delete",
                "retention.ms", "-1",
                "retention.bytes", "-1",
                "max.message.bytes", "11024"));
  }

  @Test
  void aControlTopicOfSeveralPartitionsIsRefusedInOneLine() {
    assertThatCode(() -> Topics.checkControl(description(1), "control")).doesNotThrowAnyException();
    assertThatThrownBy(() -> Topics.checkControl(description(2), "control"))
        .isInstanceOf(TopicsUnusable.class)
        .hasMessage("the control topic control has 2 partitions; it must have one");
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
                    Duration.ofHours(24))
                .mayCreate("changes"))
        .isTrue();
  }

  @Test
  void logoutsAreKeptLongerThanTheyAreRemembered() {
    assertThat(OPTIONS.newTopic("logouts").configs())
        .containsEntry("retention.ms", Long.toString(Duration.ofHours(48).toMillis()));
  }

  @Test
  void aLogAsItIsMadeIsFit() {
    assertThatCode(() -> check(1, "delete", "11024")).doesNotThrowAnyException();
  }

  @Test
  void aLogThatCannotBeFoldedIsRefusedInOneLine() {
    assertThatThrownBy(() -> check(2, "delete", "11024"))
        .isInstanceOf(TopicsUnusable.class)
        .hasMessage("the log log has 2 partitions; it must have one");
    assertThatThrownBy(() -> check(1, "compact,delete", "11024"))
        .isInstanceOf(TopicsUnusable.class)
        .hasMessageContaining("cleanup.policy=compact,delete");
    assertThatThrownBy(() -> check(1, "delete", "11023"))
        .isInstanceOf(TopicsUnusable.class)
        .hasMessageContaining("max.message.bytes=11023");
    assertThatThrownBy(() -> check(1, "delete", "11024", "CreateTime", "-1"))
        .isInstanceOf(TopicsUnusable.class)
        .hasMessageContaining("message.timestamp.type=CreateTime");
    assertThatThrownBy(() -> check(1, "delete", "11024", "LogAppendTime", "604800000"))
        .isInstanceOf(TopicsUnusable.class)
        .hasMessageContaining("retention.ms=604800000");
    assertThatThrownBy(() -> check(1, "delete", "11024", "LogAppendTime", "-1", "1073741824"))
        .isInstanceOf(TopicsUnusable.class)
        .hasMessageContaining("retention.bytes=1073741824");
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

  private static void check(int partitions, String cleanup, String maxMessageBytes) {
    check(partitions, cleanup, maxMessageBytes, "LogAppendTime", "-1");
  }

  private static void check(
      int partitions, String cleanup, String maxMessageBytes, String time, String retention) {
    check(partitions, cleanup, maxMessageBytes, time, retention, "-1");
  }

  private static void check(
      int partitions,
      String cleanup,
      String maxMessageBytes,
      String time,
      String retention,
      String retentionBytes) {
    LogFitness.check(
        description(partitions),
        new Config(
            List.of(
                new ConfigEntry("cleanup.policy", cleanup),
                new ConfigEntry("message.timestamp.type", time),
                new ConfigEntry("retention.ms", retention),
                new ConfigEntry("retention.bytes", retentionBytes),
                new ConfigEntry("max.message.bytes", maxMessageBytes))),
        OPTIONS);
  }

  private static TopicDescription description(int partitions) {
    return new TopicDescription(
        "topic",
        false,
        Collections.nCopies(
            partitions, new TopicPartitionInfo(0, Node.noNode(), List.of(), List.of())));
  }
}

package dev.autoupdate.processor.settings;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused, and how that is said. */
class WrongSettingsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "port | x | expected a port from 0 to 65535",
        "port | 65536 | expected a port",
        "port | 9013 | 9013 is taken by internal.port; expected another",
        "kafka.port | 9012 | 9012 is taken by port",
        "log | a b | expected a topic's name",
        "log | datastore.changes | datastore.changes is taken by sources",
        "control.topic | autoupdate.log.1 | taken by log",
        "sources | a | expected a list of topic:format",
        "sources | a:debezium | the one format is batch",
        "sources | a:batch,a:batch | each topic once",
        "sources | a:batch, | expected a list",
        "bootstrap.servers | nowhere | expected a list of host:port",
        "longpoll.timeout | 25 | expected a duration above zero, as in 500ms",
        "longpoll.timeout | 0s | expected a duration",
        "stall.after | 5s | expected more than heartbeat.interval",
        "request.max.keys | 0 | expected a whole number from 1",
        "batch.max.bytes | 1e6 | expected a whole number from 1024",
        "demo | yes | expected true or false",
        "privileged | 1,level | expected a list of users' ids and of field=value",
        "kafka.acks | 0 | is set by the service itself",
        "kafka.bootstrap.servers | a:1 | is set by the service itself",
        "kafka.producer.acks | 0 | is set by the service itself",
        "kafka.consumer.isolation.level | read_uncommitted | is set by the service itself",
        "kafka.main.consumer.isolation.level | read_uncommitted | is set by the service itself",
        "kafka.global.consumer.auto.offset.reset | none | is set by the service itself",
        "kafka.restore.consumer.group.id | x | is set by the service itself",
        "kafka.admin.bootstrap.servers | a:1 | is set by the service itself",
        "kafka.max.request.size | 100 | is set by the service itself",
        "kafka.production.exception.handler | x | is set by the service itself",
        "topics.replication | 0 | expected a whole number from 1",
        "topics.min.insync.replicas | many | expected a whole number from 1",
        "prot | 1 | no such setting; expected a name like port",
        "kafka. | 1 | no such setting",
      })
  void aWrongValueIsOneLineWithItsOrigin(String name, String value, String problem)
      throws IOException {
    Path file = file(name + "=" + value);

    assertInvalid(Map.of(), Map.of(), file, problem, "(file " + file + ")");
  }

  @Test
  void theOptionIsNamedAsItsOwnOrigin() {
    assertInvalid(
        Map.of("data.dir", "\0"), Map.of(), null, "expected the path", "(option --data-dir)");
  }

  @Test
  void anUnknownVariableIsNamed() {
    assertInvalid(
        Map.of(),
        Map.of("AUTOUPDATE_LONGPOL_TIMEOUT", "1s"),
        null,
        "expected a name like longpoll.timeout",
        "(environment AUTOUPDATE_LONGPOL_TIMEOUT)");
  }

  @Test
  void aDemoOnAClusterIsRefused() {
    assertInvalid(
        Map.of("bootstrap.servers", "a:1"),
        Map.of("AUTOUPDATE_DEMO", "true"),
        null,
        "expected false together with bootstrap.servers",
        "(environment AUTOUPDATE_DEMO)");
  }

  @Test
  void aSettingGivenAsValueAndAsFileIsRefused() {
    assertInvalid(
        Map.of(),
        Map.of("AUTOUPDATE_LOG", "a", "AUTOUPDATE_LOG_FILE", "b"),
        null,
        "is set by environment AUTOUPDATE_LOG too",
        "(environment AUTOUPDATE_LOG_FILE)");
  }

  @Test
  void aFileWithAValueThatIsMissingIsNamed() {
    assertInvalid(
        Map.of(),
        Map.of("AUTOUPDATE_LOG_FILE", folder.resolve("none").toString()),
        null,
        "expected the path of a file with the value",
        "(environment AUTOUPDATE_LOG_FILE)");
  }

  @Test
  void aValueFromAFileIsNeverPrinted() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "not a topic");

    assertThatThrownBy(
            () -> Settings.read(Map.of(), Map.of("AUTOUPDATE_LOG_FILE", secret.toString()), null))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining("expected a topic's name")
        .hasMessageNotContaining("not a topic");
  }

  @Test
  void aPropertiesFileThatIsMissingIsNamed() {
    Path none = folder.resolve("none.properties");

    assertInvalid(Map.of(), Map.of(), none, "expected a properties file", none.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "policy.file | a.yaml,",
        "policy.file | a.yaml,a.yaml",
        "users.collection | User",
      })
  void whatIsNoListOfFilesAndNoCollectionIsRefused(String name, String value) {
    assertThatThrownBy(() -> Settings.read(Map.of(name, value), Map.of(), null))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageStartingWith(name + " (option --");
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("autoupdate.properties"), content);
  }

  private static void assertInvalid(
      Map<String, String> options,
      Map<String, String> environment,
      @Nullable Path file,
      String problem,
      String origin) {
    assertThatThrownBy(() -> Settings.read(options, environment, file))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining(problem)
        .hasMessageContaining(origin)
        .hasMessageNotContaining("\n");
  }
}

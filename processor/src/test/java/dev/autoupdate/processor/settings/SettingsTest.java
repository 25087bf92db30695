package dev.autoupdate.processor.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

  @TempDir Path folder;

  @Test
  void withoutAnythingSetTheDefaultsHold() {
    Settings settings = Settings.read(Map.of(), Map.of("PATH", "/bin"), null);

    assertThat(settings)
        .isEqualTo(
            new Settings(
                9012,
                9013,
                Path.of("./data"),
                Optional.empty(),
                9092,
                List.of(new Source("datastore.changes", Source.Format.BATCH)),
                "autoupdate.log.1",
                "autoupdate.control",
                "autoupdate.dead-letters",
                "autoupdate.logouts",
                Duration.ofSeconds(25),
                Duration.ofSeconds(4),
                Duration.ofHours(24),
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                Duration.ofMinutes(15),
                Duration.ofSeconds(5),
                1_000_000,
                10_000,
                1_048_576,
                List.of(),
                false,
                "user",
                true,
                new TopicSettings(OptionalInt.empty(), OptionalInt.empty()),
                new LimitSettings(
                    32,
                    50_000,
                    500_000,
                    20_000_000,
                    16 << 20,
                    Runtime.getRuntime().maxMemory() / 100 * 30,
                    Duration.ofSeconds(5),
                    Duration.ofMillis(50)),
                new AuthSettings(
                    true,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    "userId",
                    Duration.ofSeconds(10),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Duration.ofHours(24),
                    List.of()),
                new EdgeSettings(
                    "0.0.0.0",
                    Set.of(),
                    false,
                    32_768,
                    16_384,
                    Duration.ofSeconds(30),
                    100_000,
                    256,
                    0,
                    200_000,
                    8_192,
                    Duration.ZERO,
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    "127.0.0.1",
                    9_014,
                    Optional.empty()),
                Map.of()));
  }

  @Test
  void anOptionWinsOverTheEnvironmentAndThatOverTheFile() throws IOException {
    Path file = file("port=1\ninternal.port=2\nlog=from-file\n");
    Map<String, String> environment =
        Map.of("AUTOUPDATE_PORT", "3", "AUTOUPDATE_INTERNAL_PORT", "4");

    Settings settings = Settings.read(Map.of("port", "5"), environment, file);

    assertThat(settings.port()).isEqualTo(5);
    assertThat(settings.internalPort()).isEqualTo(4);
    assertThat(settings.log()).isEqualTo("from-file");
  }

  @Test
  void theLimitsOfViewsCanBeSet() {
    Settings settings =
        Settings.read(
            Map.of(
                "request.max.depth", "1000",
                "view.max.keys", "1",
                "view.max.reads", "2",
                "view.max.steps", "3",
                "view.max.bytes", "4",
                "views.memory", "5m",
                "evaluation.wait", "6s",
                "view.interval", "0s"),
            Map.of(),
            null);

    assertThat(settings.limits())
        .isEqualTo(
            new LimitSettings(1_000, 1, 2, 3, 4, 5 << 20, Duration.ofSeconds(6), Duration.ZERO));
    for (String depth : List.of("0", "1001")) {
      assertThatThrownBy(() -> Settings.read(Map.of("request.max.depth", depth), Map.of(), null))
          .isInstanceOf(InvalidSetting.class)
          .hasMessageContaining("expected a whole number from 1 to 1000");
    }
  }

  @Test
  void policyFilesAreAList() {
    Settings settings =
        Settings.read(
            Map.of("policy.file", "a.yaml, policies/b.yaml", "users.collection", "person"),
            Map.of(),
            null);

    assertThat(settings.policyFiles())
        .containsExactly(Path.of("a.yaml"), Path.of("policies/b.yaml"));
    assertThat(settings.usersCollection()).isEqualTo("person");
  }

  @Test
  void aBlankValueCountsAsNotSet() throws IOException {
    Settings settings =
        Settings.read(Map.of(), Map.of("AUTOUPDATE_BOOTSTRAP_SERVERS", " "), file("port=\n"));

    assertThat(settings.bootstrapServers()).isEmpty();
    assertThat(settings.port()).isEqualTo(9012);
  }

  @Test
  void whatIsSetForTheClientsPassesThrough() throws IOException {
    Path secret = Files.writeString(folder.resolve("jaas"), "module required;\n");
    Map<String, String> environment =
        Map.of(
            "AUTOUPDATE_KAFKA_SASL_MECHANISM", "PLAIN",
            "AUTOUPDATE_KAFKA_SASL_JAAS_CONFIG_FILE", secret.toString(),
            "AUTOUPDATE_KAFKA_PORT", "0");

    Settings settings =
        Settings.read(Map.of(), environment, file("kafka.security.protocol=SASL_SSL"));

    assertThat(settings.kafka())
        .containsOnly(
            Map.entry("sasl.mechanism", "PLAIN"),
            Map.entry("sasl.jaas.config", "module required;"),
            Map.entry("security.protocol", "SASL_SSL"));
    assertThat(settings.kafkaPort()).isZero();
  }

  @Test
  void theValuesForTheClientsAreNotPrinted() {
    Settings settings =
        Settings.read(Map.of(), Map.of("AUTOUPDATE_KAFKA_SSL_KEY_PASSWORD", "hush"), null);

    assertThat(settings.toString()).doesNotContain("hush");
  }

  @Test
  void anySettingIsReadFromAFileThatTheEnvironmentNames() throws IOException {
    Path log = Files.writeString(folder.resolve("log"), "other.log\n");

    Settings settings =
        Settings.read(Map.of(), Map.of("AUTOUPDATE_LOG_FILE", log.toString()), null);

    assertThat(settings.log()).isEqualTo("other.log");
  }

  @Test
  void aClusterHasNoDemo() {
    Settings settings =
        Settings.read(Map.of("bootstrap.servers", "a:9092, b:9092"), Map.of(), null);

    assertThat(settings.demo()).isFalse();
    assertThat(settings.embeddedBroker()).isFalse();
    assertThat(settings.bootstrapServers()).contains("a:9092,b:9092");
  }

  @Test
  void whatKubernetesSaysOfServicesIsIgnored() {
    Map<String, String> environment =
        Map.of(
            "AUTOUPDATE_PORT", "tcp://10.0.0.7:9012",
            "AUTOUPDATE_PORT_9012_TCP_ADDR", "10.0.0.7",
            "AUTOUPDATE_SERVICE_HOST", "10.0.0.7",
            "AUTOUPDATE_SERVICE_PORT", "9012",
            "AUTOUPDATE_KAFKA_PORT", "tcp://10.0.0.8:9092",
            "AUTOUPDATE_METRICS_PORT", "tcp://10.0.0.9:9014",
            "AUTOUPDATE_METRICS_PORT_9014_TCP_PORT", "9014",
            "AUTOUPDATE_METRICS_SERVICE_PORT", "9014",
            "AUTOUPDATE_KAFKA_SERVICE_HOST", "10.0.0.8");

    Settings settings = Settings.read(Map.of(), environment, null);

    assertThat(settings).isEqualTo(Settings.read(Map.of(), Map.of(), null));
  }

  @Test
  void portZeroMayBeGivenTwice() {
    Settings settings =
        Settings.read(Map.of("port", "0", "internal.port", "0", "kafka.port", "0"), Map.of(), null);

    assertThat(settings.port()).isEqualTo(settings.internalPort());
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("autoupdate.properties"), content);
  }
}

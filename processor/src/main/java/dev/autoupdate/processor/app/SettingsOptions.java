package dev.autoupdate.processor.app;

import dev.autoupdate.processor.settings.InvalidSetting;
import dev.autoupdate.processor.settings.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The settings that have an option, as they were given. Text: the settings check them all alike.
 */
final class SettingsOptions {

  private static final String CONFIG = "AUTOUPDATE_CONFIG";

  private final Map<String, String> given = new LinkedHashMap<>();
  private @Nullable Path config;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port for clients (default: 9012; 0 means any free one).")
  void port(String value) {
    given.put("port", value);
  }

  @Option(
      names = "--internal-port",
      paramLabel = "PORT",
      description = "Port for internal routes, loopback only (default: 9013).")
  void internalPort(String value) {
    given.put("internal.port", value);
  }

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      description = "Port of the embedded broker, loopback only (default: 9092).")
  void kafkaPort(String value) {
    given.put("kafka.port", value);
  }

  @Option(
      names = "--data-dir",
      paramLabel = "FOLDER",
      description = "Folder for the state and the embedded broker (default: ./data).")
  void dataDir(String value) {
    given.put("data.dir", value);
  }

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT,...",
      description = "The Kafka cluster (default: an embedded broker).")
  void bootstrapServers(String value) {
    given.put("bootstrap.servers", value);
  }

  @Option(
      names = "--log",
      paramLabel = "TOPIC",
      description = "Topic of the log (default: autoupdate.log.1).")
  void log(String value) {
    given.put("log", value);
  }

  @Option(
      names = "--policy-file",
      paramLabel = "FILE,...",
      description = "The policy to put into force (default: none, the log's policy counts).")
  void policyFile(String value) {
    given.put("policy.file", value);
  }

  @Option(names = "--no-demo", description = "Do not feed the simulated assembly.")
  void noDemo(boolean value) {
    given.put("demo", Boolean.toString(!value));
  }

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Properties file with settings (default: $" + CONFIG + ").")
  void config(Path value) {
    config = value;
  }

  /**
   * All settings.
   *
   * @throws InvalidSetting for the first thing that is wrong
   */
  Settings read(Map<String, String> environment) {
    return read(given, environment, config);
  }

  /** All settings, with these options and no others. */
  static Settings read(
      Map<String, String> given, Map<String, String> environment, @Nullable Path config) {
    String fromEnvironment = environment.getOrDefault(CONFIG, "").strip();
    Path file = config;
    if (file == null && !fromEnvironment.isEmpty()) {
      file = Path.of(fromEnvironment);
    }
    return Settings.read(given, environment, file);
  }
}

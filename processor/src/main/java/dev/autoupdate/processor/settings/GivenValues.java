package dev.autoupdate.processor.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What was set, by setting's name, before anything is parsed: options win over the environment, and
 * that over the properties file. Blank means not set.
 */
final class GivenValues {

  /** Names in the environment that are no settings: they are read before or beside them. */
  private static final Set<String> RESERVED = Set.of("AUTOUPDATE_CONFIG", "AUTOUPDATE_JAVA_OPTS");

  private static final String KAFKA = "kafka.";
  private static final String FILE = "_FILE";

  private final Map<String, Given> values = new TreeMap<>();

  private GivenValues() {}

  /**
   * One text and where it came from.
   *
   * @param secret whether the text must not be shown
   */
  record Given(String text, String origin, boolean secret) {}

  static GivenValues of(
      Map<String, String> options, Map<String, String> environment, @Nullable Path file) {
    GivenValues given = new GivenValues();
    if (file != null) {
      given.readFile(file);
    }
    new TreeMap<>(environment).forEach(given::readVariable);
    options.forEach(
        (name, text) ->
            given.put(name, new Given(text, "option --" + name.replace('.', '-'), false)));
    return given;
  }

  Optional<Given> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** What was set for the Kafka clients, by their own names. */
  Map<String, String> forClients() {
    Map<String, String> clients = new HashMap<>();
    values.forEach(
        (name, given) -> {
          if (name.startsWith(KAFKA) && known(name) == null) {
            clients.put(name.substring(KAFKA.length()), given.text());
          }
        });
    return Map.copyOf(clients);
  }

  private void put(String name, Given given) {
    if (!given.text().isBlank()) {
      values.put(name, new Given(given.text().strip(), given.origin(), given.secret()));
    }
  }

  private void readFile(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException failure) {
      throw new InvalidSetting(
          "config",
          file.toString(),
          "expected a properties file in UTF-8 that can be read: " + failure);
    }
    for (String name : new TreeSet<>(properties.stringPropertyNames())) {
      String origin = "file " + file;
      if (known(name) == null && !isForClients(name)) {
        throw unknown(name, origin);
      }
      put(name, new Given(properties.getProperty(name), origin, false));
    }
  }

  private void readVariable(String variable, String text) {
    if (!variable.startsWith(Setting.PREFIX)
        || RESERVED.contains(variable)
        || ServiceLinks.isOne(variable, text)) {
      return;
    }
    String origin = "environment " + variable;
    String name = nameOf(variable);
    if (isSetting(name)) {
      put(name, new Given(text, origin, false));
    } else {
      String inFile = variable.endsWith(FILE) ? nameOf(withoutFile(variable)) : "";
      if (!isSetting(inFile)) {
        throw unknown(name, origin);
      }
      putContent(inFile, text, origin);
    }
  }

  private void putContent(String name, String path, String origin) {
    if (path.isBlank()) {
      return;
    }
    Given other = values.get(name);
    if (other != null && other.origin().startsWith("environment ")) {
      throw new InvalidSetting(name, origin, "is set by " + other.origin() + " too");
    }
    try {
      put(name, new Given(Files.readString(Path.of(path.strip())), origin, true));
    } catch (IOException | IllegalArgumentException failure) {
      throw new InvalidSetting(
          name, origin, "expected the path of a file with the value: " + failure);
    }
  }

  /** The setting that a variable stands for; a client's dotted name has no underscores. */
  private static String nameOf(String variable) {
    return variable.substring(Setting.PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
  }

  private static String withoutFile(String variable) {
    return variable.substring(0, variable.length() - FILE.length());
  }

  private static boolean isSetting(String name) {
    // A client's setting is never told from a file by its name, so that _FILE works for them too.
    return known(name) != null || (isForClients(name) && !name.endsWith(".file"));
  }

  private static boolean isForClients(String name) {
    return name.startsWith(KAFKA) && name.length() > KAFKA.length();
  }

  private static @Nullable Setting<?> known(String name) {
    for (Setting<?> setting : KnownSettings.ALL) {
      if (setting.name().equals(name)) {
        return setting;
      }
    }
    return null;
  }

  private static InvalidSetting unknown(String name, String origin) {
    String closest =
        KnownSettings.ALL.stream()
            .map(Setting::name)
            .min(Comparator.comparingInt(other -> EditDistance.between(name, other)))
            .orElseThrow();
    return new InvalidSetting(
        name, origin, "no such setting; expected a name like " + closest + ", or kafka.*");
  }
}

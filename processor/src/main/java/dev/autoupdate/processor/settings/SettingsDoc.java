package dev.autoupdate.processor.settings;

/** Writes the page {@code docs/settings.md} from the settings themselves. */
final class SettingsDoc {

  private static final String HEAD =
      """
      # Settings

      This page is generated from the code; `SettingsDocTest` fails when it is stale and says how to
      write it again.

      A value comes from the first of these that has one:

      1. an option, for the few that have one (`scripts/run --help`),
      2. the environment: `AUTOUPDATE_` and the name in capitals, with `_` for `.`,
      3. a properties file: `--config FILE`, or `AUTOUPDATE_CONFIG=FILE`,
      4. the default.

      An empty value counts as not set. A secret can be kept in a file: `AUTOUPDATE_..._FILE` names a
      file whose content is the value, for each setting and for the Kafka clients' too
      (`AUTOUPDATE_KAFKA_SASL_JAAS_CONFIG_FILE=/run/secrets/jaas`). A name that is not on this page,
      or a value that is not valid, stops the start with one line that says which and why.

      | name | environment | default | what it does |
      |---|---|---|---|
      """;

  private static final String TAIL =
      """

      Durations are whole numbers with a unit: `500ms`, `25s`, `5m`, `24h`, `7d`.

      ## Kafka clients

      `kafka.*` passes through to every Kafka client of the service: `kafka.sasl.mechanism=PLAIN` in
      the properties file, `AUTOUPDATE_KAFKA_SASL_MECHANISM=PLAIN` in the environment. The exception
      is `kafka.port`, which is the embedded broker's. What exactness rests on (`acks`,
      `processing.guarantee`, `isolation.level`, group and application ids and the like) is refused.

      ## Names that are ignored

      Kubernetes tells every container the services beside it. For one named `autoupdate` these look
      like settings: `AUTOUPDATE_SERVICE_HOST`, `AUTOUPDATE_SERVICE_PORT`, `AUTOUPDATE_PORT_...` and
      `AUTOUPDATE_PORT=tcp://...`. They are ignored. To set the port all the same, switch them off
      (`enableServiceLinks: false`). `AUTOUPDATE_JAVA_OPTS` belongs to `scripts/run`.
      """;

  private SettingsDoc() {}

  /** The page as Markdown. */
  static String markdown() {
    StringBuilder page = new StringBuilder(HEAD);
    for (Setting<?> setting : KnownSettings.ALL) {
      String fallback = setting.fallback() == null ? "none" : "`" + setting.fallback() + "`";
      page.append("| `").append(setting.name()).append("` | `").append(setting.environmentName());
      page.append("` | ").append(fallback).append(" | ").append(setting.help()).append(" |\n");
    }
    return page.append(TAIL).toString();
  }
}

package dev.autoupdate.processor.settings;

import dev.autoupdate.processor.settings.GivenValues.Given;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** Parses what was given and checks what the settings say of each other. */
final class SettingsReader {

  /** Clients' settings that exactness rests on, or that have a setting of their own. */
  private static final Set<String> OURS =
      Set.of(
          "acks",
          "allow.auto.create.topics",
          "application.id",
          "application.server",
          "auto.offset.reset",
          "bootstrap.servers",
          "buffer.memory",
          "default.production.exception.handler",
          "enable.auto.commit",
          "enable.idempotence",
          "group.id",
          "isolation.level",
          "key.deserializer",
          "key.serializer",
          "max.request.size",
          "processing.exception.handler",
          "processing.guarantee",
          "production.exception.handler",
          "state.dir",
          "transactional.id",
          "value.deserializer",
          "value.serializer");

  /** What Kafka Streams puts before a setting that is for one of its clients alone. */
  private static final Pattern PREFIXES =
      Pattern.compile("^((main|restore|global)\\.)?(consumer|producer|admin)\\.");

  private static final int LAST_PORT = 65_535;
  private static final int LEAST_SECRET = 32;

  private final GivenValues given;

  SettingsReader(GivenValues given) {
    this.given = given;
  }

  Settings read() {
    Optional<String> cluster = optional(KnownSettings.BOOTSTRAP_SERVERS);
    boolean demo = required(KnownSettings.DEMO);
    if (demo && cluster.isPresent()) {
      given
          .get(KnownSettings.DEMO.name())
          .ifPresent(
              value -> {
                throw new InvalidSetting(
                    KnownSettings.DEMO.name(),
                    value.origin(),
                    "expected false together with bootstrap.servers");
              });
    }
    Settings settings =
        new Settings(
            required(KnownSettings.PORT),
            required(KnownSettings.INTERNAL_PORT),
            required(KnownSettings.DATA_DIR),
            cluster,
            required(KnownSettings.KAFKA_PORT),
            required(KnownSettings.SOURCES),
            required(KnownSettings.LOG),
            required(KnownSettings.CONTROL_TOPIC),
            required(KnownSettings.DEAD_LETTERS_TOPIC),
            required(KnownSettings.LOGOUTS_TOPIC),
            required(KnownSettings.LONGPOLL_TIMEOUT),
            required(KnownSettings.STREAM_HEARTBEAT),
            required(KnownSettings.HISTORY_RETENTION),
            required(KnownSettings.HEARTBEAT_INTERVAL),
            required(KnownSettings.STALL_AFTER),
            required(KnownSettings.SOURCE_TRANSACTION_MAX),
            required(KnownSettings.SOURCE_METADATA_AGE),
            required(KnownSettings.BATCH_MAX_BYTES),
            required(KnownSettings.REQUEST_MAX_KEYS),
            required(KnownSettings.REQUEST_MAX_BODY_BYTES),
            optional(KnownSettings.POLICY_FILE).orElse(List.of()),
            required(KnownSettings.POLICY_REQUIRED),
            required(KnownSettings.USERS_COLLECTION),
            demo && cluster.isEmpty(),
            readTopics(),
            readLimits(),
            readAuth(),
            readEdge(),
            given.forClients());
    checkPorts(settings);
    checkTopics(settings);
    checkClients(settings);
    checkAuth(settings.auth());
    checkEdge(settings.edge());
    if (settings.stallAfter().compareTo(settings.heartbeatInterval()) <= 0) {
      throw invalid(KnownSettings.STALL_AFTER, "expected more than heartbeat.interval");
    }
    return settings;
  }

  private TopicSettings readTopics() {
    TopicSettings topics =
        new TopicSettings(
            number(KnownTopicSettings.REPLICATION), number(KnownTopicSettings.MIN_INSYNC));
    if (topics.replication().isPresent()
        && topics.minInSync().orElse(1) > topics.replication().getAsInt()) {
      throw invalid(KnownTopicSettings.MIN_INSYNC, "expected no more than topics.replication");
    }
    return topics;
  }

  private OptionalInt number(Setting<Integer> setting) {
    return optional(setting).map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  private LimitSettings readLimits() {
    return new LimitSettings(
        required(KnownLimitSettings.REQUEST_MAX_DEPTH),
        required(KnownLimitSettings.VIEW_MAX_KEYS),
        required(KnownLimitSettings.VIEW_MAX_READS),
        required(KnownLimitSettings.VIEW_MAX_STEPS),
        required(KnownLimitSettings.VIEW_MAX_BYTES),
        required(KnownLimitSettings.VIEWS_MEMORY),
        required(KnownLimitSettings.EVALUATION_WAIT),
        required(KnownLimitSettings.VIEW_INTERVAL));
  }

  private AuthSettings readAuth() {
    return new AuthSettings(
        required(KnownAuthSettings.ANONYMOUS),
        optional(KnownAuthSettings.SECRET),
        optional(KnownAuthSettings.REFRESH_SECRET),
        optional(KnownAuthSettings.AUTH_SERVICE),
        optional(KnownAuthSettings.JWKS_URL),
        required(KnownAuthSettings.USER_CLAIM),
        required(KnownAuthSettings.CLOCK_SKEW),
        optional(KnownAuthSettings.ISSUER),
        optional(KnownAuthSettings.AUDIENCE),
        optional(KnownAuthSettings.COOKIE),
        required(KnownAuthSettings.MAX_LIFE),
        optional(KnownAuthSettings.PRIVILEGED).orElse(List.of()));
  }

  private EdgeSettings readEdge() {
    int connections = required(KnownEdgeSettings.CONNECTIONS_MAX);
    return new EdgeSettings(
        required(KnownEdgeSettings.HOST),
        Set.copyOf(optional(KnownEdgeSettings.CORS_ORIGINS).orElse(List.of())),
        required(KnownEdgeSettings.CORS_CREDENTIALS),
        required(KnownEdgeSettings.MAX_HEADER_BYTES),
        required(KnownEdgeSettings.MAX_URI_BYTES),
        required(KnownEdgeSettings.CLIENT_TIMEOUT),
        connections,
        required(KnownEdgeSettings.CONNECTIONS_PER_USER),
        required(KnownEdgeSettings.REQUESTS_PER_SECOND),
        optional(KnownEdgeSettings.SOCKETS_MAX)
            .orElse((int) Math.min(Integer.MAX_VALUE, 2L * connections)),
        required(KnownEdgeSettings.GZIP_MIN_BYTES),
        required(KnownEdgeSettings.CACHE_ANONYMOUS),
        optional(KnownEdgeSettings.TRUSTED_PROXIES).orElse(List.of()),
        optional(KnownEdgeSettings.TLS_KEYSTORE),
        optional(KnownEdgeSettings.TLS_PASSWORD),
        required(KnownEdgeSettings.METRICS_HOST),
        optional(KnownEdgeSettings.METRICS_PORT).orElseGet(this::afterInternalPort),
        optional(KnownEdgeSettings.INTERNAL_TOKEN));
  }

  private int afterInternalPort() {
    int internal = required(KnownSettings.INTERNAL_PORT);
    if (internal == 0) {
      return 0;
    }
    // A default must not take what somebody chose for something else.
    List<Integer> taken = List.of(required(KnownSettings.PORT), required(KnownSettings.KAFKA_PORT));
    int next = internal + 1;
    while (taken.contains(next)) {
      next++;
    }
    return next > LAST_PORT ? 0 : next;
  }

  private void checkEdge(EdgeSettings edge) {
    if (edge.corsCredentials() && edge.corsOrigins().contains("*")) {
      throw invalid(
          KnownEdgeSettings.CORS_CREDENTIALS,
          "would let every page act in a user's name; expected a list of origins with it");
    }
    if (edge.tlsKeystore().isPresent() && edge.tlsPassword().isEmpty()) {
      throw invalid(KnownEdgeSettings.TLS_KEYSTORE, "expected tls.keystore.password, too");
    }
    if (edge.tlsPassword().isPresent() && edge.tlsKeystore().isEmpty()) {
      throw invalid(KnownEdgeSettings.TLS_PASSWORD, "expected tls.keystore, too");
    }
  }

  private void checkAuth(AuthSettings auth) {
    checkSecret(KnownAuthSettings.SECRET, auth.secret());
    checkSecret(KnownAuthSettings.REFRESH_SECRET, auth.refreshSecret());
    if (auth.jwksUrl().isPresent() && auth.secret().isPresent()) {
      throw invalid(KnownAuthSettings.JWKS_URL, "excludes jwt.secret; expected one of them");
    }
    if (auth.refreshSecret().isPresent()) {
      if (auth.secret().isEmpty()) {
        throw invalid(KnownAuthSettings.REFRESH_SECRET, "expected jwt.secret, too");
      }
      if (auth.secret().equals(auth.refreshSecret())) {
        throw invalid(KnownAuthSettings.REFRESH_SECRET, "expected another one than jwt.secret");
      }
      if (auth.cookie().isPresent()) {
        throw invalid(
            KnownAuthSettings.COOKIE,
            "excludes jwt.refresh.secret, which has a cookie of its own; expected one of them");
      }
    }
    if (auth.authService().isPresent() && auth.refreshSecret().isEmpty()) {
      throw invalid(KnownAuthSettings.AUTH_SERVICE, "expected jwt.refresh.secret, too");
    }
    if (!auth.anonymous() && !auth.byTokens()) {
      throw invalid(
          KnownAuthSettings.ANONYMOUS,
          "expected jwt.secret or jwt.jwks.url together with false, or nobody could call");
    }
  }

  // The value is not shown: it is, or is meant as, a secret.
  private void checkSecret(Setting<String> setting, Optional<String> secret) {
    int bytes = secret.map(s -> s.getBytes(StandardCharsets.UTF_8).length).orElse(LEAST_SECRET);
    if (bytes < LEAST_SECRET) {
      throw invalid(setting, "has " + bytes + " bytes; HS256 needs at least " + LEAST_SECRET);
    }
  }

  private void checkPorts(Settings settings) {
    Map<Integer, Setting<?>> taken = new HashMap<>();
    taken.put(settings.port(), KnownSettings.PORT);
    takeOnce(taken, settings.internalPort(), KnownSettings.INTERNAL_PORT);
    takeOnce(taken, settings.edge().metricsPort(), KnownEdgeSettings.METRICS_PORT);
    if (settings.embeddedBroker()) {
      takeOnce(taken, settings.kafkaPort(), KnownSettings.KAFKA_PORT);
    }
  }

  private void checkTopics(Settings settings) {
    Map<String, Setting<?>> taken = new HashMap<>();
    settings.sources().forEach(source -> taken.put(source.topic(), KnownSettings.SOURCES));
    takeOnce(taken, settings.log(), KnownSettings.LOG);
    takeOnce(taken, settings.controlTopic(), KnownSettings.CONTROL_TOPIC);
    takeOnce(taken, settings.deadLettersTopic(), KnownSettings.DEAD_LETTERS_TOPIC);
    takeOnce(taken, settings.logoutsTopic(), KnownSettings.LOGOUTS_TOPIC);
  }

  private void checkClients(Settings settings) {
    for (String name : settings.kafka().keySet()) {
      if (OURS.contains(PREFIXES.matcher(name).replaceFirst(""))) {
        throw new InvalidSetting(
            "kafka." + name,
            given.get("kafka." + name).map(Given::origin).orElse("default"),
            "is set by the service itself; expected another kafka.* setting");
      }
    }
  }

  private <K> void takeOnce(Map<K, Setting<?>> taken, K value, Setting<?> setting) {
    Setting<?> other = taken.putIfAbsent(value, setting);
    if (other != null && !value.equals(0)) {
      // Blame the one that somebody set, not a default.
      boolean set = given.get(setting.name()).isPresent();
      Setting<?> blamed = set ? setting : other;
      Setting<?> first = set ? other : setting;
      throw invalid(blamed, value + " is taken by " + first.name() + "; expected another");
    }
  }

  private <T> T required(Setting<T> setting) {
    return optional(setting)
        .orElseThrow(
            () ->
                new InvalidSetting(
                    setting.name(), "not set", "expected " + setting.parser().expected()));
  }

  private <T> Optional<T> optional(Setting<T> setting) {
    Optional<Given> value = given.get(setting.name());
    String text = value.map(Given::text).orElse(setting.fallback());
    if (text == null) {
      return Optional.empty();
    }
    Optional<T> parsed = setting.parser().parse().apply(text);
    if (parsed.isEmpty()) {
      String shown = value.map(Given::secret).orElse(false) ? "" : "'" + text + "' is not valid; ";
      throw invalid(setting, shown + "expected " + setting.parser().expected());
    }
    return parsed;
  }

  private InvalidSetting invalid(Setting<?> setting, String problem) {
    String origin = given.get(setting.name()).map(Given::origin).orElse("default");
    return new InvalidSetting(setting.name(), origin, problem);
  }
}

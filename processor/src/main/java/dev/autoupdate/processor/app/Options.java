package dev.autoupdate.processor.app;

import dev.autoupdate.frontend.auth.ClaimRules;
import dev.autoupdate.frontend.auth.JwtOptions;
import dev.autoupdate.frontend.http.AllowedOrigins;
import dev.autoupdate.frontend.http.EdgeOptions;
import dev.autoupdate.frontend.http.FrontendOptions;
import dev.autoupdate.frontend.http.OperatorOptions;
import dev.autoupdate.frontend.http.TlsOptions;
import dev.autoupdate.frontend.http.TrafficLimits;
import dev.autoupdate.frontend.http.TrustedProxies;
import dev.autoupdate.frontend.http.WireLimits;
import dev.autoupdate.frontend.remote.RemoteLimits;
import dev.autoupdate.frontend.request.RequestLimits;
import dev.autoupdate.frontend.view.ViewLimits;
import dev.autoupdate.processor.decode.BatchDecoder;
import dev.autoupdate.processor.ingest.IngestOptions;
import dev.autoupdate.processor.ingest.TopicIds;
import dev.autoupdate.processor.ingest.TopicOptions;
import dev.autoupdate.processor.runtime.LogOptions;
import dev.autoupdate.processor.settings.AuthSettings;
import dev.autoupdate.processor.settings.EdgeSettings;
import dev.autoupdate.processor.settings.LimitSettings;
import dev.autoupdate.processor.settings.Settings;
import dev.autoupdate.processor.settings.Source;
import dev.autoupdate.processor.state.KeyStateLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** From the settings to what each package wants to know. */
final class Options {

  private static final Duration CATCH_UP = Duration.ofSeconds(5);

  private Options() {}

  static FrontendOptions frontend(Settings settings) {
    return new FrontendOptions(
        settings.edge().host(),
        settings.port(),
        settings.internalPort(),
        settings.longpollTimeout(),
        settings.streamHeartbeat(),
        CATCH_UP,
        new RequestLimits(
            settings.requestMaxKeys(),
            settings.limits().requestMaxDepth(),
            settings.requestMaxBodyBytes()),
        views(settings.limits()),
        edge(settings.edge()),
        new OperatorOptions(
            settings.edge().metricsHost(),
            settings.edge().metricsPort(),
            settings.edge().internalToken()),
        Set.of(settings.controlTopic()));
  }

  /** What to do about a port that cannot be had, to be put behind the reason. */
  static String advice(Settings settings, OptionalInt port) {
    if (port.isEmpty()) {
      return "";
    }
    if (port.getAsInt() == settings.edge().metricsPort()) {
      return " (set metrics.port, or metrics.host)";
    }
    return port.getAsInt() == settings.internalPort()
        ? " (set internal.port, or --internal-port)"
        : " (set port, or --port, or host)";
  }

  private static EdgeOptions edge(EdgeSettings edge) {
    return new EdgeOptions(
        new AllowedOrigins(edge.corsOrigins(), edge.corsCredentials()),
        new TrafficLimits(
            edge.connectionsMax(), edge.connectionsPerUser(), edge.requestsPerSecond()),
        new WireLimits(
            edge.maxHeaderBytes(), edge.maxUriBytes(), edge.clientTimeout(), edge.socketsMax()),
        edge.gzipMinBytes(),
        edge.cacheAnonymous(),
        TrustedProxies.of(edge.trustedProxies()),
        edge.tlsKeystore()
            .map(keystore -> new TlsOptions(keystore, edge.tlsPassword().orElse(""))));
  }

  private static ViewLimits views(LimitSettings limits) {
    return new ViewLimits(
        limits.viewMaxKeys(),
        limits.viewMaxReads(),
        limits.viewMaxSteps(),
        limits.viewMaxBytes(),
        limits.viewsMemory(),
        ViewLimits.DEFAULTS.running(),
        ViewLimits.DEFAULTS.queued(),
        limits.evaluationWait(),
        limits.viewInterval());
  }

  static RemoteLimits remote(Settings settings) {
    return RemoteLimits.within(settings.batchMaxBytes());
  }

  static Map<String, Object> kafka(Settings settings, String bootstrapServers) {
    Map<String, Object> kafka = new HashMap<>(settings.kafka());
    kafka.put("bootstrap.servers", bootstrapServers);
    return kafka;
  }

  static TopicOptions topics(Settings settings) {
    return new TopicOptions(
        settings.log(),
        settings.controlTopic(),
        settings.deadLettersTopic(),
        settings.logoutsTopic(),
        settings.sources().stream().map(Source::topic).toList(),
        settings.embeddedBroker(),
        settings.batchMaxBytes(),
        claims(settings).logoutMemory(),
        settings.topics().replication(),
        settings.topics().minInSync());
  }

  /**
   * Which tokens are accepted; empty for none.
   *
   * @throws StartupFailure when the quick start's secret cannot be read or written
   */
  static Optional<JwtOptions> tokens(Settings settings) throws StartupFailure {
    return scheme(settings)
        .map(scheme -> new JwtOptions(scheme, claims(settings), settings.auth().anonymous()));
  }

  private static Optional<JwtOptions.Scheme> scheme(Settings settings) throws StartupFailure {
    AuthSettings auth = settings.auth();
    if (auth.jwksUrl().isPresent()) {
      return Optional.of(new JwtOptions.KeySet(auth.jwksUrl().get(), auth.cookie()));
    }
    if (auth.secret().isPresent() && auth.refreshSecret().isPresent()) {
      return Optional.of(
          new JwtOptions.Pair(auth.secret().get(), auth.refreshSecret().get(), auth.authService()));
    }
    Optional<String> secret =
        usesDemoSecret(settings) ? Optional.of(DemoSecret.of(settings.dataDir())) : auth.secret();
    return secret.map(text -> new JwtOptions.SharedSecret(text, auth.cookie()));
  }

  /** Whether tokens are signed with the secret that the quick start makes for itself. */
  static boolean usesDemoSecret(Settings settings) {
    AuthSettings auth = settings.auth();
    return settings.embeddedBroker() && auth.secret().isEmpty() && auth.jwksUrl().isEmpty();
  }

  private static ClaimRules claims(Settings settings) {
    AuthSettings auth = settings.auth();
    return new ClaimRules(
        auth.userClaim(), auth.clockSkew(), auth.issuer(), auth.audience(), auth.maxLife());
  }

  /**
   * How the log is run.
   *
   * @param folder of the data; each log has its own folder in it
   * @param instance a name of this instance that survives a restart
   */
  static LogOptions log(
      Settings settings,
      Formats formats,
      Map<String, Object> kafka,
      TopicIds ids,
      Path folder,
      String instance) {
    List<IngestOptions.Source> sources = new ArrayList<>();
    for (Source source : settings.sources()) {
      sources.add(
          new IngestOptions.Source(
              source.topic(), ids.id(source.topic()), formats.decoder(source.format())));
    }
    sources.add(
        new IngestOptions.Source(
            settings.controlTopic(),
            ids.id(settings.controlTopic()),
            BatchDecoder.ofControlTopic()));
    Map<String, String> sourceIds = new HashMap<>();
    sources.forEach(source -> sourceIds.put(source.topic(), source.id().toString()));
    return new LogOptions(
        settings.log(),
        ids.id(settings.log()).toString(),
        new IngestOptions(
            settings.log(),
            ids.id(settings.log()).toString(),
            settings.deadLettersTopic(),
            sources,
            settings.batchMaxBytes(),
            settings.heartbeatInterval(),
            ids.maxDeadLetterBytes()),
        sourceIds,
        topics(settings).deadLetterMessageBytes(),
        kafka,
        folder.resolve("logs").resolve(settings.log()),
        KeyStateLimits.withRetention(settings.historyRetention()),
        settings.heartbeatInterval(),
        settings.stallAfter(),
        settings.sourceTransactionMax(),
        settings.sourceMetadataAge(),
        instance);
  }
}

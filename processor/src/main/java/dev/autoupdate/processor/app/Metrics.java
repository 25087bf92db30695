package dev.autoupdate.processor.app;

import dev.autoupdate.frontend.http.HttpFrontend;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.Health;
import dev.autoupdate.frontend.remote.RemoteFetcher;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What an operator's Prometheus collects: of this JVM, of the clients, and of what goes wrong
 * without a client being told. Documented in {@code docs/operations.md}.
 *
 * <p>Any thread may ask for the text; everything is looked at only then.
 */
final class Metrics implements AutoCloseable {

  private static final double MILLIS = TimeUnit.SECONDS.toMillis(1);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final MultiGauge stale =
      MultiGauge.builder("autoupdate.remote.staleness")
          .description("time since a watched remote field was fetched well")
          .baseUnit("seconds")
          .register(registry);

  /**
   * What is measured of the log that runs now.
   *
   * @param unsafeTopics faults of the service's own topics
   * @param gaps gaps of sources that nobody has accepted
   * @param leftOut keys of the log that are too long for the state
   */
  record OfLog(Supplier<Number> unsafeTopics, Supplier<Number> gaps, Supplier<Number> leftOut) {}

  Metrics() {
    collections.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /** Failures that are counted here. */
  Failures failures() {
    return new Failures(registry);
  }

  /** Looks at clients, the log and the remote fields, and lets operators read all there is. */
  void watch(HttpFrontend http, Supplier<Health> health, RemoteFetcher remote, OfLog log) {
    gauge("autoupdate.clients.waiting", "clients that wait for a change", http::waiting);
    gauge("autoupdate.connections", "open connections, on both listeners", http::connections);
    gauge("autoupdate.requests.active", "requests and streams for data", http::going);
    gauge("autoupdate.keys.watched", "keys that live views watch", http::watchedKeys);
    gauge("autoupdate.views.memory.bytes", "memory that live views keep", http::keptBytes);
    gauge("autoupdate.requests.queued", "requests that wait to be evaluated", http::queued);
    gauge("autoupdate.topics.unsafe", "faults of the service's own topics", log.unsafeTopics());
    gauge("autoupdate.ready", "1 when clients should be sent here", () -> ready(health.get()));
    gauge("autoupdate.source.gaps", "gaps of sources that nobody has accepted", log.gaps());
    Gauge.builder("autoupdate.data.age", () -> age(health.get().ageMillis()))
        .description("time since the data was last known to be current")
        .baseUnit("seconds")
        .register(registry);
    gauge(
        "autoupdate.log.keys.left.out",
        "keys of the log that are left out, since a name is too long",
        log.leftOut());
    http.offerMetrics(() -> text(remote.staleness()));
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }

  private String text(Map<String, Duration> staleness) {
    stale.register(
        staleness.entrySet().stream().map(Metrics::row).collect(Collectors.toList()), true);
    return registry.scrape();
  }

  private void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }

  private static int ready(Health health) {
    return health.ready() ? 1 : 0;
  }

  private static Row<?> row(Map.Entry<String, Duration> field) {
    return Row.of(Tags.of("field", field.getKey()), field.getValue().toMillis() / MILLIS);
  }

  private static double age(OptionalLong millis) {
    return millis.isPresent() ? millis.getAsLong() / MILLIS : Double.NaN;
  }
}

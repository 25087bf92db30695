package dev.autoupdate.frontend.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.NotFoundResponse;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is counted and measured, for a Prometheus that collects it; on no public listener. */
final class MetricsRoute {

  static final String PATH = "/metrics";

  /** <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Text format</a>. */
  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private volatile @Nullable Supplier<String> offered;

  /** From now on there are these metrics, as text. */
  void offer(Supplier<String> text) {
    offered = text;
  }

  void install(RoutesConfig routes) {
    routes.get(
        PATH,
        ctx -> {
          Supplier<String> metrics = offered;
          if (metrics == null) {
            throw new NotFoundResponse();
          }
          ctx.header("Cache-Control", "no-store").result(metrics.get()).contentType(TYPE);
        });
  }
}

package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MetricsRouteTest {

  @Test
  void operatorsReadThemAsTheyAreAtThatMoment() throws Exception {
    try (HttpKit kit = new HttpKit(HttpKit.QUICK)) {
      assertThat(kit.internal("/metrics").statusCode()).isEqualTo(404);

      kit.frontend.offerMetrics(() -> "up " + kit.health.reason() + "\n");
      HttpResponse<String> answer = kit.internal("/metrics");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("up ready\n");
      assertThat(answer.headers().firstValue("Content-Type"))
          .hasValue("text/plain; version=0.0.4; charset=utf-8");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/metrics", "/metrics/", "/%6Detrics", "/metrics?a=b", "/metrics;a=b"})
  void clientsDoNot(String path) throws Exception {
    try (HttpKit kit = new HttpKit(HttpKit.QUICK)) {
      kit.frontend.offerMetrics(() -> "up 1\n");

      assertThat(kit.get(path).statusCode()).isEqualTo(404);
      assertThat(kit.get(path).body()).doesNotContain("up 1");
    }
  }
}

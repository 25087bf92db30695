package dev.autoupdate.frontend.http;

import static dev.autoupdate.frontend.http.DataRoutesTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.autoupdate.frontend.auth.Access;
import dev.autoupdate.frontend.auth.Caller;
import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.auth.Sessions;
import dev.autoupdate.frontend.kit.ManualClock;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LimitsTest {

  private static final String SINGLE = "/system/autoupdate?single=1&k=user/1/name";
  private static final String POLL = "/system/autoupdate?longpolling=1&offset=now&k=user/1/name";

  @Test
  void aLongUriIsRefused() throws Exception {
    try (HttpKit kit = kit(TrafficLimits.DEFAULTS)) {
      assertProblem(kit.get(SINGLE + "x".repeat(1_000)), 414, "uri_too_long");
      assertThat(kit.get(SINGLE).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void largeHeadersAreRefused() throws Exception {
    try (HttpKit kit = kit(TrafficLimits.DEFAULTS);
        RawRequest raw = new RawRequest(kit)) {
      assertThat(raw.exchange("GET / HTTP/1.1\r\nHost: x\r\nX-Large: " + "x".repeat(3_000)))
          .startsWith("HTTP/1.1 431")
          .contains("{\"error\":{\"type\":\"headers_too_large\"")
          .contains("X-Content-Type-Options: nosniff");
    }
  }

  @Test
  void aUriThatIsLargerThanAllHeadersMayBeIsRefused() throws Exception {
    try (HttpKit kit = kit(TrafficLimits.DEFAULTS);
        RawRequest raw = new RawRequest(kit)) {
      assertThat(raw.exchange("GET /" + "x".repeat(5_000) + " HTTP/1.1\r\nHost: x"))
          .startsWith("HTTP/1.1 414")
          .contains("{\"error\":{\"type\":\"uri_too_long\"");
    }
  }

  @Test
  void aVersionOfHttpThatIsNotKnownIsTheClientsMistake() throws Exception {
    try (HttpKit kit = kit(TrafficLimits.DEFAULTS);
        RawRequest raw = new RawRequest(kit)) {
      assertThat(raw.exchange("GET / HTTP/3.0\r\nHost: x"))
          .startsWith("HTTP/1.1 505")
          .contains("{\"error\":{\"type\":\"invalid_request\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {POLL, "/system/autoupdate?k=user/1/name"})
  void whoWaitsTakesAPlaceUntilItIsAnswered(String waiting) throws Exception {
    try (HttpKit kit = kit(new TrafficLimits(0, 1, 0))) {
      CompletableFuture<HttpResponse<String>> first = kit.getAsync(waiting);
      await().until(() -> kit.frontend.waiting() == 1);

      HttpResponse<String> refused = kit.get(SINGLE);

      assertProblem(refused, 429, "too_many_connections");
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      kit.frontend.serve(kit.state, kit.state.changes());
      first.join();
      await().until(() -> kit.get(SINGLE).statusCode() == 200);
    }
  }

  @Test
  void anEventSourceThatFindsNoPlaceIsToldSoAndComesBack() throws Exception {
    try (HttpKit kit = kit(new TrafficLimits(0, 1, 0))) {
      CompletableFuture<HttpResponse<String>> first = kit.getAsync(POLL);
      await().until(() -> kit.frontend.waiting() == 1);

      try (EventSource source = new EventSource(kit, "/system/autoupdate?k=user/1/name")) {
        assertThat(source.next().data()).contains("too_many_connections");
        kit.state.apply("user/1/name=\"ada\"");
        first.join();

        EventSource.Event next = source.next();
        while (next.type().equals("error")) {
          next = source.next();
        }
        assertThat(next.data()).isEqualTo("{\"user/1/name\":\"ada\"}");
      }
    }
  }

  @Test
  void whoGoesAwayLeavesItsPlace() throws Exception {
    try (HttpKit kit = kit(new TrafficLimits(1, 0, 0))) {
      try (RawClient client = new RawClient(kit)) {
        client.send(POLL);
        await().until(() -> kit.frontend.waiting() == 1);
        assertProblem(kit.get(SINGLE), 503, "overloaded");
      }

      await().until(() -> kit.get(SINGLE).statusCode() == 200);
    }
  }

  @Test
  void theInternalListenerIsNotLimited() throws Exception {
    try (HttpKit kit = kit(new TrafficLimits(1, 1, 1))) {
      for (int i = 0; i < 5; i++) {
        assertThat(
                kit.internal("/internal/autoupdate?user_id=5&single=1&k=user/1/name").statusCode())
            .isEqualTo(200);
      }
    }
  }

  @Test
  void requestsComeTooFast() throws Exception {
    ManualClock clock = new ManualClock("2026-01-01T00:00:00Z");
    try (HttpKit kit = kit(new TrafficLimits(0, 0, 3), clock)) {
      for (int i = 0; i < 3; i++) {
        assertThat(kit.get(SINGLE).statusCode()).isEqualTo(200);
      }
      assertProblem(kit.get("/system/autoupdate?single=1"), 429, "too_many_requests");
      clock.advance(Duration.ofSeconds(1));
      assertThat(kit.get(SINGLE).statusCode()).isEqualTo(200);
    }
  }

  private static HttpKit kit(TrafficLimits traffic) throws StartFailed {
    return kit(traffic, Clock.systemUTC());
  }

  private static HttpKit kit(TrafficLimits traffic, Clock clock) throws StartFailed {
    EdgeOptions edge = EdgeOptions.DEFAULTS;
    FrontendOptions options =
        HttpKit.QUICK.with(
            new EdgeOptions(
                edge.origins(),
                traffic,
                new WireLimits(2_048, 1_000, edge.wire().patience(), 0),
                edge.gzipFromBytes(),
                edge.tls()));
    Caller user = Caller.unbounded(Identity.of(5));
    HttpKit kit =
        new HttpKit(
            options,
            clock,
            new Access(
                credentials -> CompletableFuture.completedFuture(user), Sessions.without(clock)));
    kit.frontend.serve(kit.state, kit.state.changes());
    return kit;
  }
}

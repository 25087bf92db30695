package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients see through the proxies when the service restarts, and what the proxies keep. */
@Timeout(90)
final class ProxiedRestartIT {

  private static final Duration SHARED = Duration.ofSeconds(2);
  private static final String SINGLE = "/system/autoupdate?single=1&k=user/1/name";
  private static final String KEPT = "/v1/view?k=user/1/name";

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir private Path folder;

  @Test
  void aRestartIsWaitedForOrSaid() throws Exception {
    HttpKit first = HttpKit.serving(at(0));
    first.state.apply("user/1/name=\"before\"");
    List<Visit> visits = new ArrayList<>();
    try {
      Path pem = SelfSigned.in(folder).pem();
      for (ProxyKind kind : ProxyKind.values()) {
        if (Proxy.isThere(kind)) {
          visits.add(
              new Visit(kind, Proxy.start(kind, folder.resolve(kind.name()), pem, first.port)));
        }
      }
      for (Visit visit : visits) {
        assertThat(visit.page.next().data()).contains("before");
      }

      first.close();
      visits.forEach(Visit::ask);
      for (Visit visit : visits) {
        if (!visit.waits()) {
          HttpResponse<String> said = visit.asked.get(20, TimeUnit.SECONDS);
          assertThat(said.statusCode()).as(visit.kind + ": " + said.body()).isEqualTo(503);
        }
      }
      try (HttpKit second = new HttpKit(at(first.port))) {
        second.frontend.serve(first.state, first.state.changes());
        first.state.apply("user/1/name=\"after\"");

        for (Visit visit : visits) {
          if (visit.waits()) {
            assertThat(visit.asked.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
          }
          assertThat(visit.door.get(SINGLE).body()).as(visit.kind.name()).contains("after");
          if (visit.keepsPages()) {
            assertThat(visit.page.next().data())
                .as(visit.kind.name())
                .isEqualTo("{\"user/1/name\":\"after\"}");
          }
        }
      }
    } finally {
      visits.forEach(Visit::end);
      first.close();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NGINX", "VARNISH"})
  void whatAnonymousCallersReadIsKeptNoLongerThanAllowed(ProxyKind kind) throws Exception {
    try (HttpKit kit = SharedCacheTest.kit(SHARED);
        Proxy proxy =
            Proxy.start(
                kind, folder.resolve("cache"), SelfSigned.in(folder).pem(), kit.frontend.port())) {
      kit.state.apply("user/1/name=\"ada\"");
      ProxyDoor door = door(proxy);
      String first = door.get(KEPT).body();
      kit.state.apply("user/1/name=\"eve\"");
      Instant changed = Instant.now();
      List<String> seen = new ArrayList<>();

      await()
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                String answer = door.get(KEPT).body();
                seen.add(answer);
                return answer.contains("eve");
              });

      // A second more than allowed for: caches count in whole ones.
      assertThat(Duration.between(changed, Instant.now())).isLessThan(SHARED.plusSeconds(2));
      assertThat(first).contains("ada");
      assertThat(seen).as("kept for a while").hasSizeGreaterThan(3);
      String token = TokenKit.token(5, Instant.now().plusSeconds(600));
      kit.state.apply("user/1/name=\"of now\"");
      assertThat(as(door, token)).contains("of now");
      kit.state.apply("user/1/name=\"of now, too\"");
      assertThat(as(door, token)).contains("of now, too");
      assertThat(door.get(KEPT).body()).contains("eve");
    }
  }

  /** A page that is open, and a request that is made while the service is away. */
  private static final class Visit {

    final ProxyKind kind;
    final Proxy proxy;
    final ProxyDoor door;
    final EventSource page;
    CompletableFuture<HttpResponse<String>> asked = new CompletableFuture<>();

    Visit(ProxyKind kind, Proxy proxy) {
      this.kind = kind;
      this.proxy = proxy;
      door = door(proxy);
      page = new EventSource(door.uri("/system/autoupdate?k=user/1/name"));
    }

    void ask() {
      asked = door.getAsync(SINGLE);
    }

    /** The configuration lets the proxy try again until the service is back. */
    boolean waits() {
      return kind == ProxyKind.HAPROXY || kind == ProxyKind.CADDY;
    }

    /** nginx cannot wait, but it says to a page that it should come again. */
    boolean keepsPages() {
      return waits() || kind == ProxyKind.NGINX;
    }

    void end() {
      page.close();
      proxy.close();
    }
  }

  private static String as(ProxyDoor door, String token) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(door.uri(KEPT)).header("Authorization", "Bearer " + token).build();
    return door.client().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static ProxyDoor door(Proxy proxy) {
    return new ProxyDoor(CLIENT, "http://127.0.0.1:" + proxy.at.plain());
  }

  private static FrontendOptions at(int port) {
    FrontendOptions times = LifecycleTest.times(Duration.ofSeconds(20), Duration.ofMillis(400));
    return new FrontendOptions(
        times.host(),
        port,
        0,
        times.longpollTimeout(),
        times.streamHeartbeat(),
        times.catchUpTimeout(),
        times.limits(),
        times.views());
  }
}

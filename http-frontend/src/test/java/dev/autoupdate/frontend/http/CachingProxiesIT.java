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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What proxies that cache keep of views. */
@Timeout(90)
final class CachingProxiesIT {

  private static final Duration SHARED = Duration.ofSeconds(2);
  private static final String KEPT = "/v1/view?k=user/1/name";

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir private Path folder;

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

  private static String as(ProxyDoor door, String token) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(door.uri(KEPT)).header("Authorization", "Bearer " + token).build();
    return door.client().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static ProxyDoor door(Proxy proxy) {
    return new ProxyDoor(CLIENT, "http://127.0.0.1:" + proxy.at.plain());
  }
}

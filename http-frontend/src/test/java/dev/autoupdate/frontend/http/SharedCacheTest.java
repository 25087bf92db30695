package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.auth.Access;
import dev.autoupdate.frontend.auth.JwtOptions;
import dev.autoupdate.frontend.auth.Sessions;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What caches that many share may keep of views. */
final class SharedCacheTest {

  private static final String VIEW = "/v1/view?k=user/1/name";
  private static final String NOTHING_KEPT = "private, no-store";

  @Test
  void whatAnonymousCallersReadMayBeKeptForAMoment() throws Exception {
    try (HttpKit kit = kit(Duration.ofSeconds(4))) {
      HttpResponse<String> first = kit.get(VIEW);
      HttpResponse<String> since = kit.get(VIEW + "&offset=" + HttpKit.next(first));

      assertThat(caching(first)).isEqualTo("public, max-age=4, stale-while-revalidate=0");
      assertThat(caching(since)).isEqualTo("public, max-age=4, stale-while-revalidate=0");
      assertThat(vary(first)).contains("Authorization", "Authentication", "Cookie");
    }
  }

  @Test
  void whatIsKnownMayBeKeptForAnotherMoment() throws Exception {
    try (HttpKit kit = kit(Duration.ofSeconds(4))) {
      String tag = kit.get(VIEW).headers().firstValue("ETag").orElseThrow();

      HttpResponse<String> same =
          kit.client.send(
              kit.request(VIEW).header("If-None-Match", tag).build(), BodyHandlers.ofString());

      assertThat(same.statusCode()).isEqualTo(304);
      assertThat(caching(same)).isEqualTo("public, max-age=4, stale-while-revalidate=0");
    }
  }

  @Test
  void whatAUserReadsIsNeverKept() throws Exception {
    try (HttpKit kit = kit(Duration.ofSeconds(4))) {
      Instant later = Instant.now().plusSeconds(600);

      HttpResponse<String> answer = TokenKit.get(kit, VIEW, TokenKit.token(5, later));

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(caching(answer)).isEqualTo(NOTHING_KEPT);
      assertThat(vary(answer)).contains("Authorization");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"&offset=now", "&offset=-1&live=long-poll", "&offset=x", "&k=a/0/b"})
  void whatIsOfThisMomentAndWhatIsRefusedIsNeverKept(String more) throws Exception {
    try (HttpKit kit = kit(Duration.ofSeconds(4))) {
      assertThat(caching(kit.get(VIEW + more))).contains("no-store");
    }
  }

  @Test
  void nothingIsKeptUnlessThatIsWanted() throws Exception {
    try (HttpKit kit = kit(Duration.ZERO)) {
      assertThat(caching(kit.get(VIEW))).isEqualTo(NOTHING_KEPT);
      assertThat(vary(kit.get(VIEW))).isEmpty();
    }
  }

  static HttpKit kit(Duration shared) throws Exception {
    Clock clock = Clock.systemUTC();
    JwtOptions tokens =
        new JwtOptions(
            new JwtOptions.SharedSecret(TokenKit.SECRET, Optional.empty()), TokenKit.RULES, true);
    EdgeOptions edge = EdgeOptions.DEFAULTS;
    HttpKit kit =
        new HttpKit(
            HttpKit.QUICK.with(
                new EdgeOptions(
                    edge.origins(),
                    edge.traffic(),
                    edge.wire(),
                    edge.gzipFromBytes(),
                    shared,
                    TrustedProxies.NONE,
                    edge.tls())),
            clock,
            Access.byTokens(tokens, Sessions.without(clock), clock));
    kit.frontend.serve(kit.state, kit.state.changes());
    kit.state.apply("user/1/name=\"ada\"");
    return kit;
  }

  private static String caching(HttpResponse<?> answer) {
    return answer.headers().firstValue("Cache-Control").orElse("");
  }

  private static String vary(HttpResponse<?> answer) {
    return String.join(", ", answer.headers().allValues("Vary"));
  }
}

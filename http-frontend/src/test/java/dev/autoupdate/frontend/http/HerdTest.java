package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.autoupdate.frontend.view.ViewLimits;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many clients at once, or one that asks for much: nobody is refused, nobody's neighbour waits. */
final class HerdTest {

  private static final int CLIENTS = 300;
  private static final String POLL = "/system/autoupdate?longpolling=1&k=user/1/name&offset=";

  @Test
  void clientsThatAllComeBackAtOnceAreNeverRefused() throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK)) {
      kit.state.apply("user/1/name=0");
      String offset = kit.offset("user/1/name");

      for (int round = 1; round <= 3; round++) {
        List<CompletableFuture<HttpResponse<String>>> polls = polls(kit, offset);
        await().atMost(Duration.ofSeconds(20)).until(() -> kit.frontend.waiting() == CLIENTS);
        kit.state.apply("user/1/name=" + round);
        offset = HttpKit.next(allAnswered(polls, "{\"user/1/name\":" + round + "}\n"));
      }
    }
  }

  @Test
  void clientsThatComeBackAfterManyChangesAreNeverRefused() throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK)) {
      kit.state.apply("user/1/name=0");
      String offset = kit.offset("user/1/name");
      for (int i = 1; i <= 50; i++) {
        kit.state.apply("user/1/name=" + i);
      }
      // Nothing of the view is kept.
      kit.frontend.serve(kit.state, kit.state.changes());

      allAnswered(polls(kit, offset), "{\"user/1/name\":50}\n");
    }
  }

  @Test
  void whoAsksForMuchDoesNotDelayAnAnonymousNeighbour() throws Exception {
    EdgeOptions edge = EdgeOptions.DEFAULTS;
    TrustedProxies loopback = TrustedProxies.of(List.of("127.0.0.1"));
    FrontendOptions options =
        HttpKit.QUICK.with(
            new EdgeOptions(
                edge.origins(),
                edge.traffic(),
                edge.wire(),
                edge.gzipFromBytes(),
                Duration.ZERO,
                loopback,
                Optional.empty()));
    try (HttpKit kit = HttpKit.serving(options)) {
      String all = IntStream.rangeClosed(1, 600).mapToObj(String::valueOf).collect(list());
      kit.state.apply(
          IntStream.rangeClosed(1, 600)
              .mapToObj(i -> "node/" + i + "/ids=" + all)
              .toArray(String[]::new));
      kit.state.apply("user/1/name=1");
      List<CompletableFuture<HttpResponse<String>>> attack = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        attack.add(kit.client.sendAsync(dear(kit, i), HttpResponse.BodyHandlers.ofString()));
      }

      for (int i = 0; i < 5; i++) {
        HttpRequest neighbour =
            kit.request("/system/autoupdate?single=1&k=user/1/name,user/" + (i + 2) + "/name")
                .header("X-Forwarded-For", "192.0.2.2")
                .timeout(Duration.ofSeconds(2))
                .build();
        assertThat(kit.client.send(neighbour, HttpResponse.BodyHandlers.ofString()).body())
            .isEqualTo("{\"user/1/name\":1}\n");
      }

      attack.forEach(request -> request.cancel(true));
    }
  }

  /** Each leads over all nodes, by steps beyond what is cheap, and differs from the others. */
  private static HttpRequest dear(HttpKit kit, int number) {
    String relation = "{\"type\":\"relation-list\",\"collection\":\"node\",\"fields\":";
    String body =
        "[{\"collection\":\"node\",\"ids\":[1],\"fields\":{\"ids\":"
            + relation
            + ("{\"ids\":" + relation + "{\"x" + number + "\":null}}}")
            + "}}}]";
    return kit.request("/system/autoupdate?single=1")
        .header("X-Forwarded-For", "192.0.2.1")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private static List<CompletableFuture<HttpResponse<String>>> polls(HttpKit kit, String offset) {
    return IntStream.range(0, CLIENTS)
        .mapToObj(i -> kit.getAsync(POLL + offset))
        .collect(Collectors.toList());
  }

  private static HttpResponse<String> allAnswered(
      List<CompletableFuture<HttpResponse<String>>> polls, String body) throws Exception {
    HttpResponse<String> last = null;
    for (CompletableFuture<HttpResponse<String>> poll : polls) {
      last = poll.get(ViewLimits.DEFAULTS.patience().toSeconds() * 4, TimeUnit.SECONDS);
      assertThat(last.statusCode()).isEqualTo(200);
      assertThat(last.body()).isEqualTo(body);
    }
    return Objects.requireNonNull(last);
  }

  private static Collector<CharSequence, ?, String> list() {
    return Collectors.joining(",", "[", "]");
  }
}

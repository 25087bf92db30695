package dev.autoupdate.frontend.http;

import static dev.autoupdate.frontend.http.DataRoutesTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.autoupdate.frontend.restrict.Rules;
import dev.autoupdate.frontend.restrict.RulesSource;
import dev.autoupdate.frontend.view.ViewLimits;
import dev.autoupdate.schema.Key;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What clients are told when a view cannot be evaluated. */
final class ViewProblemsTest {

  private static final String GROUPS =
      """
      [{"collection": "user", "ids": [1], "fields": {
        "group_ids": {"type": "relation-list", "collection": "group", "fields": {"title": null}}
      }}]""";

  @Test
  void aViewThatIsTooLargeIsRefused() throws Exception {
    try (HttpKit kit = HttpKit.serving(limits(2, 1, 100), RulesSource.NONE)) {
      kit.state.apply("user/1/group_ids=[1,2]");

      assertProblem(kit.post("/system/autoupdate?single=1", GROUPS), 413, "view_too_large");
      assertProblem(kit.post("/system/autoupdate?longpolling=1", GROUPS), 413, "view_too_large");
    }
  }

  @Test
  void aStreamWhoseViewGrowsTooLargeEndsWithTheReason() throws Exception {
    try (HttpKit kit = HttpKit.serving(limits(2, 1, 100), RulesSource.NONE)) {
      kit.state.apply("user/1/group_ids=[1]");
      HttpResponse<InputStream> stream =
          kit.client.send(
              kit.request("/system/autoupdate")
                  .POST(HttpRequest.BodyPublishers.ofString(GROUPS))
                  .build(),
              HttpResponse.BodyHandlers.ofInputStream());
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
      assertThat(lines.readLine()).isEqualTo("{\"user/1/group_ids\":[1]}");

      kit.state.apply("user/1/group_ids=[1,2]");

      assertThat(lines.readLine()).startsWith("{\"error\":{\"type\":\"view_too_large\"");
      assertThat(lines.readLine()).isNull();
    }
  }

  @Test
  void beyondTheQueueClientsAreToldToComeBack() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    RulesSource slow =
        state -> {
          inside.countDown();
          try {
            leave.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Rules.NONE;
        };
    try (HttpKit kit = HttpKit.serving(limits(10, 1, 1), slow)) {
      CompletableFuture<HttpResponse<String>> first =
          kit.getAsync("/system/autoupdate?single=1&k=user/1/name");
      assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<HttpResponse<String>> queued =
          kit.getAsync("/system/autoupdate?single=1&k=user/3/name");
      await().until(() -> kit.frontend.queued() == 1);

      HttpResponse<String> second = kit.get("/system/autoupdate?single=1&k=user/2/name");
      HttpResponse<String> read = kit.get("/v1/view?k=user/2/name");
      HttpResponse<String> poll = kit.get("/v1/view?k=user/2/name&live=long-poll&offset=now");
      leave.countDown();

      assertProblem(second, 503, "overloaded");
      assertProblem(read, 429, "overloaded");
      assertProblem(poll, 429, "overloaded");
      assertThat(second.headers().firstValue("Retry-After")).isPresent();
      assertThat(first.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      assertThat(queued.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void manyRequestsForOneSlowViewLeaveThreadsForOthers() throws Exception {
    int many = 250;
    CountDownLatch leave = new CountDownLatch(1);
    RulesSource slow =
        state -> {
          try {
            leave.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Rules.NONE;
        };
    try (HttpKit kit = HttpKit.serving(limits(10, 2, 1_000), slow)) {
      List<CompletableFuture<HttpResponse<String>>> same = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        String mode = i % 2 == 0 ? "single=1" : "longpolling=1&offset=now";
        same.add(kit.getAsync("/system/autoupdate?k=user/1/name&" + mode));
      }

      // Two have a permit, one more may be among the dear ones.
      await().until(() -> kit.frontend.queued() >= many - 3);
      assertThat(same).noneMatch(CompletableFuture::isDone);
      assertThat(kit.get("/system/autoupdate/health/live").statusCode()).isEqualTo(200);
      kit.frontend.withdraw();
      leave.countDown();
      CompletableFuture.allOf(same.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
      assertThat(same)
          .filteredOn(answer -> answer.join().statusCode() == 503)
          .hasSizeGreaterThanOrEqualTo(many - 3);
    }
  }

  @Test
  void anEvaluationThatBreaksLeavesNobodyWaiting() throws Exception {
    RulesSource broken =
        state -> {
          if (state.read(Key.POLICY) != null) {
            throw new StackOverflowError();
          }
          return Rules.NONE;
        };
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK, broken)) {
      CompletableFuture<HttpResponse<String>> waiting =
          kit.getAsync(
              "/system/autoupdate?longpolling=1&k=user/1/name&offset=" + kit.offset("user/1/name"));
      await().until(() -> kit.frontend.waiting() == 1);

      kit.state.apply("~policy=1");

      assertProblem(waiting.get(10, TimeUnit.SECONDS), 500, "InternalError");
      assertProblem(kit.get("/system/autoupdate?single=1&k=user/1/name"), 500, "InternalError");
    }
  }

  private static FrontendOptions limits(int maxKeys, int running, int queued) {
    FrontendOptions quick = HttpKit.QUICK;
    return new FrontendOptions(
        quick.host(),
        quick.port(),
        quick.internalPort(),
        quick.longpollTimeout(),
        quick.streamHeartbeat(),
        quick.catchUpTimeout(),
        quick.limits(),
        new ViewLimits(maxKeys, 1_000, 1_000_000, running, queued, Duration.ofMillis(50)));
  }
}

package dev.autoupdate.frontend.http;

import static dev.autoupdate.frontend.http.DataRoutesTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.autoupdate.frontend.auth.Access;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.Health;
import dev.autoupdate.frontend.request.RequestLimits;
import dev.autoupdate.frontend.restrict.RulesSource;
import dev.autoupdate.frontend.view.ViewLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LifecycleTest {

  private static final String POLL = "/system/autoupdate?longpolling=1&k=user/1/name&offset=";

  @Test
  void aLongPollWithNothingInTimeIsNoContentWithAnAdvancedOffset() throws Exception {
    try (HttpKit kit = HttpKit.serving(times(Duration.ofMillis(300), Duration.ofSeconds(20)))) {
      String offset = kit.offset("user/1/name");
      kit.state.apply("user/2/name=\"bob\"");
      CompletableFuture<HttpResponse<String>> waiting = kit.getAsync(POLL + offset);

      HttpResponse<String> answer = waiting.get(10, TimeUnit.SECONDS);

      assertThat(answer.statusCode()).isEqualTo(204);
      assertThat(answer.body()).isEmpty();
      assertThat(HttpKit.next(answer)).contains("_0000000000000001_");
      await().until(() -> kit.frontend.waiting() == 0);
    }
  }

  @Test
  void closingAnswersWhoWaitsAndEndsStreams() throws Exception {
    HttpKit kit = HttpKit.serving(HttpKit.QUICK);
    CompletableFuture<HttpResponse<String>> poll = kit.getAsync(POLL + kit.offset("user/1/name"));
    CompletableFuture<HttpResponse<String>> stream =
        kit.getAsync("/system/autoupdate?k=user/2/name");
    await().until(() -> kit.frontend.waiting() == 2);

    long begun = System.nanoTime();
    kit.close();

    assertThat(poll.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
    assertThat(stream.get(10, TimeUnit.SECONDS).body()).isEqualTo("{}\n");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void closingDoesNotWaitForAClientThatDoesNotRead() throws Exception {
    HttpKit kit = HttpKit.serving(HttpKit.QUICK);
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4_096);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), kit.frontend.port()));
      kit.state.apply("user/1/name=\"" + "x".repeat(20_000_000) + "\"");
      String request = "GET /system/autoupdate?k=user/1/name HTTP/1.1\r\nHost: x\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      assertThat(socket.getInputStream().read()).isEqualTo('H');

      long begun = System.nanoTime();
      kit.close();

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
    }
  }

  @Test
  void aTakenPortIsNamedInOneLine() throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK)) {
      int taken = kit.frontend.port();
      FrontendOptions options =
          new FrontendOptions(
              "127.0.0.1",
              taken,
              0,
              Duration.ofSeconds(1),
              Duration.ofSeconds(1),
              Duration.ofSeconds(1),
              RequestLimits.DEFAULTS,
              ViewLimits.DEFAULTS);
      HttpFrontend second =
          new HttpFrontend(
              options,
              Access.anonymous(Clock.systemUTC()),
              RulesSource.NONE,
              new Failures(),
              null,
              () -> kit.health,
              Clock.systemUTC());

      assertThatThrownBy(second::start)
          .isInstanceOf(StartFailed.class)
          .hasMessageContaining(":" + taken + ": ")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /%zz HTTP/1.1\r\nHost: x", "GET / HTTP/1.1\r\nno header"})
  void whatTheServerItselfRefusesIsJsonToo(String head) throws Exception {
    try (HttpKit kit = new HttpKit(HttpKit.QUICK);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), kit.frontend.port())) {
      socket
          .getOutputStream()
          .write((head + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8));

      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 400").contains("{\"error\":{\"type\":\"");
    }
  }

  @Test
  void healthIsToldWhateverTheMethod() throws Exception {
    try (HttpKit kit = new HttpKit(HttpKit.QUICK)) {
      for (String method : new String[] {"GET", "POST", "DELETE"}) {
        HttpResponse<String> answer =
            kit.client.send(
                kit.request("/system/autoupdate/health")
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"healthy\": true, \"service\":\"autoupdate\"}\n");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
      }
    }
  }

  @Test
  void liveIsNotReady() throws Exception {
    try (HttpKit kit = new HttpKit(HttpKit.QUICK)) {
      kit.health = new Health(false, "the \"log\" is restored", OptionalLong.empty());

      HttpResponse<String> ready = kit.get("/system/autoupdate/health/ready");

      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.headers().firstValue("Retry-After")).isPresent();
      assertThat(ready.body())
          .isEqualTo(
              "{\"ready\":false,\"reason\":\"the \\\"log\\\" is restored\",\"ageMs\":null}\n");
      assertThat(kit.get("/system/autoupdate/health/live").statusCode()).isEqualTo(200);
      kit.health = new Health(true, "ready", OptionalLong.of(12));
      assertThat(kit.get("/system/autoupdate/health/ready").body())
          .isEqualTo("{\"ready\":true,\"reason\":\"ready\",\"ageMs\":12}\n");
    }
  }

  @Test
  void whatAReasonNamesIsForOperatorsAlone() throws Exception {
    try (HttpKit kit = new HttpKit(HttpKit.QUICK)) {
      kit.health =
          new Health(false, "stalled: group g of topic t at kafka-1:9092", OptionalLong.of(9));

      assertThat(kit.get("/system/autoupdate/health/ready").body())
          .isEqualTo("{\"ready\":false,\"reason\":\"stalled\",\"ageMs\":9}\n");
      assertThat(kit.get("/system/autoupdate/health/detail").statusCode()).isEqualTo(403);
      assertThat(kit.internal("/system/autoupdate/health/detail").body())
          .isEqualTo(
              "{\"ready\":false,\"reason\":\"stalled: group g of topic t at kafka-1:9092\","
                  + "\"ageMs\":9}\n");
    }
  }

  @Test
  void headAtAHealthRouteSaysTheSame() throws Exception {
    try (HttpKit kit = new HttpKit(HttpKit.QUICK)) {
      kit.health = new Health(false, "the log is restored", OptionalLong.empty());

      assertThat(head(kit, "/system/autoupdate/health/ready")).isEqualTo(503);
      assertThat(head(kit, "/system/autoupdate/health/live")).isEqualTo(200);
      kit.health = HttpKit.READY;
      assertThat(head(kit, "/system/autoupdate/health/ready")).isEqualTo(200);
    }
  }

  private static int head(HttpKit kit, String path) throws Exception {
    return kit.client
        .send(
            kit.request(path).method("HEAD", HttpRequest.BodyPublishers.noBody()).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void aWrongMethodAtAHealthRouteNamesTheRightOne() throws Exception {
    try (HttpKit kit = new HttpKit(HttpKit.QUICK)) {
      HttpResponse<String> answer = kit.post("/system/autoupdate/health/ready", "");

      assertProblem(answer, 405, "method_not_allowed");
      assertThat(answer.headers().firstValue("Allow")).isPresent();
    }
  }

  @Test
  void dataRoutesAreNotReadyBeforeAnythingIsServed() throws Exception {
    try (HttpKit kit = new HttpKit(HttpKit.QUICK)) {
      assertProblem(kit.get("/system/autoupdate?single=1&k=a/1/b"), 503, "not_ready");
    }
  }

  static FrontendOptions times(Duration longpoll, Duration heartbeat) {
    return new FrontendOptions(
        "127.0.0.1",
        0,
        0,
        longpoll,
        heartbeat,
        Duration.ofMillis(300),
        RequestLimits.DEFAULTS,
        ViewLimits.DEFAULTS);
  }
}

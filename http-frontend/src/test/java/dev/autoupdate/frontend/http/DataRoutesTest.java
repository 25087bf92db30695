package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.autoupdate.frontend.kit.InMemoryKeyState;
import dev.autoupdate.frontend.read.Epoch;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DataRoutesTest {

  private static final String POLL = "/system/autoupdate?longpolling=1&k=user/1/name";
  private static final String SINGLE = "/system/autoupdate?single=1&k=user/1/name";

  private HttpKit kit;

  @BeforeEach
  void start() throws Exception {
    kit = HttpKit.serving(HttpKit.QUICK);
    kit.state.apply("user/1/name=\"ada\"", "user/2/name=\"bob\"");
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void aFirstLongPollIsASnapshotWithAnOffset() throws Exception {
    HttpResponse<String> answer = kit.get(POLL + ",user/2/name,user/3/name");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"user/1/name\":\"ada\",\"user/2/name\":\"bob\"}\n");
    assertThat(answer.headers().firstValue("Stream-Up-To-Date")).hasValue("true");
    assertThat(answer.headers().firstValue("Autoupdate-Age-Ms")).hasValue("7");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("private, no-store");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(HttpKit.next(answer)).contains("_0000000000000001_");
  }

  @Test
  void theBodyAndTheQueryAreTheSameView() throws Exception {
    HttpResponse<String> answer =
        kit.post(
            "/autoupdate?single",
            "[{\"collection\":\"user\",\"ids\":[1],\"fields\":{\"name\":null}}]");

    assertThat(answer.body()).isEqualTo("{\"user/1/name\":\"ada\"}\n");
    assertThat(HttpKit.next(answer)).isEqualTo(kit.offset("user/1/name"));
  }

  @Test
  void aChangeOfAWatchedKeyWakesALongPoll() throws Exception {
    CompletableFuture<HttpResponse<String>> waiting = poll(kit.offset("user/1/name"));

    kit.state.apply("user/1/name=\"eve\"");

    assertThat(waiting.get(10, TimeUnit.SECONDS).body()).isEqualTo("{\"user/1/name\":\"eve\"}\n");
    await().until(() -> kit.frontend.waiting() == 0);
  }

  @Test
  void aLostKeyComesAsNull() throws Exception {
    CompletableFuture<HttpResponse<String>> waiting = poll(kit.offset("user/1/name"));

    kit.state.apply("user/1/name=null");

    assertThat(waiting.get(10, TimeUnit.SECONDS).body()).isEqualTo("{\"user/1/name\":null}\n");
  }

  @Test
  void otherKeysWakeNobodyAndAChangeThatIsTakenBackIsNone() throws Exception {
    String offset = kit.offset("user/1/name");
    kit.state.apply("user/1/name=\"eve\"");
    kit.state.apply("user/1/name=\"ada\"");
    CompletableFuture<HttpResponse<String>> waiting = poll(offset);

    kit.state.apply("user/2/name=\"eve\"");
    assertThat(waiting).isNotDone();
    kit.state.apply("user/1/name=\"zoe\"", "user/2/name=\"zoe\"");

    assertThat(waiting.get(10, TimeUnit.SECONDS).body()).isEqualTo("{\"user/1/name\":\"zoe\"}\n");
  }

  @Test
  void aLongPollFromNowSeesWhatComesNext() throws Exception {
    CompletableFuture<HttpResponse<String>> waiting = poll("now");

    kit.state.apply("user/1/name=\"eve\"");

    assertThat(waiting.get(10, TimeUnit.SECONDS).body()).isEqualTo("{\"user/1/name\":\"eve\"}\n");
  }

  @Test
  void aSingleAnswerWithAnOffsetIsTheDiffSoFar() throws Exception {
    String offset = kit.offset("user/1/name");

    HttpResponse<String> nothing = kit.get(SINGLE + "&offset=" + offset);
    kit.state.apply("user/1/name=\"eve\"");
    HttpResponse<String> something = kit.get(SINGLE + "&offset=" + offset);

    assertThat(nothing.body()).isEqualTo("{}\n");
    assertThat(something.body()).isEqualTo("{\"user/1/name\":\"eve\"}\n");
  }

  @Test
  void anOffsetOfAnotherLogIsGone() throws Exception {
    String offset = kit.offset("user/1/name");
    InMemoryKeyState other = new InMemoryKeyState(new Epoch("000000000002"));
    kit.frontend.serve(other, other.changes());

    assertProblem(kit.get(SINGLE + "&offset=" + offset), 410, "epoch_changed");
  }

  @Test
  void anOffsetOfAnotherRequestOrUserIsGone() throws Exception {
    String offset = kit.offset("user/2/name");

    assertProblem(kit.get(SINGLE + "&offset=" + offset), 410, "view_changed");
    assertProblem(
        kit.internal("/internal/autoupdate?single=1&user_id=5&k=user/2/name&offset=" + offset),
        410,
        "view_changed");
  }

  @Test
  void anOffsetOlderThanHistoryIsGone() throws Exception {
    String offset = kit.offset("user/1/name");
    kit.state.apply("user/1/name=\"eve\"");
    kit.state.trimTo(2);

    assertProblem(kit.get(SINGLE + "&offset=" + offset), 410, "offset_expired");
    assertProblem(kit.get(POLL + "&offset=" + offset), 410, "offset_expired");
  }

  @Test
  void anOffsetAheadIsWaitedForAndThenRefused() throws Exception {
    String offset = kit.offset("user/1/name").replace("_0000000000000001_", "_0000000000000002_");

    HttpResponse<String> tooEarly = kit.get(SINGLE + "&offset=" + offset);
    assertProblem(tooEarly, 503, "not_ready");
    assertThat(tooEarly.headers().firstValue("Retry-After")).isPresent();

    try (HttpKit patient = HttpKit.serving(patient())) {
      patient.state.apply("user/1/name=\"ada\"");
      CompletableFuture<HttpResponse<String>> waiting =
          patient.getAsync(SINGLE + "&offset=" + offset);
      patient.state.apply("user/2/name=\"eve\"");
      assertThat(waiting.get(20, TimeUnit.SECONDS).body()).isEqualTo("{}\n");
    }
  }

  @Test
  void minWaitsForASourcePosition() throws Exception {
    assertProblem(kit.get(SINGLE + "&min=in:0:5"), 503, "not_ready");

    try (HttpKit patient = HttpKit.serving(patient())) {
      CompletableFuture<HttpResponse<String>> waiting = patient.getAsync(SINGLE + "&min=in:0:5");
      patient.state.applyFrom("in", 0, 5, "user/1/name=\"eve\"");

      assertThat(waiting.get(20, TimeUnit.SECONDS).body()).isEqualTo("{\"user/1/name\":\"eve\"}\n");
    }
  }

  @Test
  void minTellsNothingOfTheServicesOwnTopics() throws Exception {
    try (HttpKit other = HttpKit.serving(withOwnTopic("control"))) {
      other.state.applyFrom("control", 0, 5, "user/1/name=\"eve\"");
      other.state.applyFrom("in", 0, 5, "user/1/name=\"ada\"");

      for (String path : List.of(SINGLE, "/v1/view?k=user/1/name")) {
        HttpResponse<String> unknown = other.get(path + "&min=nowhere:0:0");
        HttpResponse<String> own = other.get(path + "&min=control:0:0");

        assertThat(own.statusCode()).isEqualTo(503).isEqualTo(unknown.statusCode());
        assertThat(own.body()).isEqualTo(unknown.body());
        assertThat(other.get(path + "&min=in:0:5").statusCode()).isEqualTo(200);
      }
    }
  }

  private static FrontendOptions withOwnTopic(String topic) {
    FrontendOptions quick = HttpKit.QUICK;
    return new FrontendOptions(
        quick.host(),
        quick.port(),
        quick.internalPort(),
        quick.longpollTimeout(),
        quick.streamHeartbeat(),
        quick.catchUpTimeout(),
        quick.limits(),
        quick.views(),
        quick.edge(),
        quick.operators(),
        Set.of(topic));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?k=",
        "?k=,user/1/name",
        "?k=user/1/name&offset=x",
        "?k=user/1/name&offset=-1&offset=-1",
        "?k=user/1/name&min=x",
        "?k=user/1/name&longpolling=1&timeout=x",
        "?k=user/1/name&single=1&longpolling=1",
        "?k=user/1/name&reset=1",
        "?k=%ff"
      })
  void aFaultyQueryIsRefused(String query) throws Exception {
    assertProblem(kit.get("/system/autoupdate" + query), 400, "invalid_request");
  }

  @Test
  void aFaultyBodyIsRefusedWithItsPath() throws Exception {
    HttpResponse<String> answer =
        kit.post("/system/autoupdate", "[{\"collection\":\"user\",\"ids\":[0],\"fields\":{}}]");

    assertProblem(answer, 400, "invalid_request");
    assertThat(answer.body()).contains("$[0].ids[0]");
  }

  @Test
  void aLargeBodyIsRefusedWhetherItsLengthIsToldOrNot() throws Exception {
    String large = "[" + " ".repeat(2_000) + "]";
    byte[] bytes = large.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    HttpRequest chunked =
        kit.request("/system/autoupdate")
            .POST(
                HttpRequest.BodyPublishers.fromPublisher(
                    HttpRequest.BodyPublishers.ofByteArray(bytes)))
            .build();

    assertProblem(kit.post("/system/autoupdate", large), 413, "payload_too_large");
    assertProblem(
        kit.client.send(chunked, HttpResponse.BodyHandlers.ofString()), 413, "payload_too_large");
  }

  @Test
  void otherMethodsAndPathsAreRefused() throws Exception {
    HttpResponse<String> answer =
        kit.client.send(kit.request(SINGLE).DELETE().build(), HttpResponse.BodyHandlers.ofString());

    assertProblem(answer, 405, "method_not_allowed");
    assertThat(answer.headers().firstValue("Allow")).hasValue("GET, POST");
    assertProblem(kit.get("/nowhere"), 404, "not_found");
    assertProblem(kit.get("/internal/autoupdate?user_id=1&k=a/1/b"), 404, "not_found");
  }

  @Test
  void theInternalListenerIsToldTheUser() throws Exception {
    String path = "/internal/autoupdate?single=1&k=user/1/name";
    HttpResponse<String> anonymous = kit.internal(path + "&user_id=0");
    HttpResponse<String> user = kit.internal(path + "&user_id=5");

    assertThat(user.body()).isEqualTo("{\"user/1/name\":\"ada\"}\n");
    assertThat(HttpKit.next(anonymous)).isEqualTo(kit.offset("user/1/name"));
    assertThat(HttpKit.next(user)).isNotEqualTo(HttpKit.next(anonymous));
    assertProblem(kit.internal(path), 400, "invalid_request");
    assertProblem(kit.internal(path + "&user_id=-1"), 400, "invalid_request");
  }

  @Test
  void withoutDataTheAnswerIsNotReady() throws Exception {
    CompletableFuture<HttpResponse<String>> waiting = poll(kit.offset("user/1/name"));

    kit.frontend.withdraw();

    assertThat(waiting.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
    HttpResponse<String> answer = kit.get(SINGLE);
    assertProblem(answer, 503, "not_ready");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }

  /** A long-poll that has begun to wait. */
  private CompletableFuture<HttpResponse<String>> poll(String offset) {
    CompletableFuture<HttpResponse<String>> waiting = kit.getAsync(POLL + "&offset=" + offset);
    await().until(() -> waiting.isDone() || kit.frontend.waiting() == 1);
    return waiting;
  }

  static void assertProblem(HttpResponse<String> answer, int status, String type) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).startsWith("{\"error\":{\"type\":\"" + type + "\",\"msg\":\"");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
  }

  // Waits for a position longer than a machine that is busy needs to get there.
  private static FrontendOptions patient() {
    return new FrontendOptions(
        "127.0.0.1",
        0,
        0,
        HttpKit.QUICK.longpollTimeout(),
        HttpKit.QUICK.streamHeartbeat(),
        Duration.ofSeconds(20),
        HttpKit.QUICK.limits(),
        HttpKit.QUICK.views());
  }
}

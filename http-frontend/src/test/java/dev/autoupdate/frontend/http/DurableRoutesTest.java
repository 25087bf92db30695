package dev.autoupdate.frontend.http;

import static dev.autoupdate.frontend.http.DataRoutesTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads of what is there, by the Durable Streams protocol. */
final class DurableRoutesTest {

  static final String REQUEST =
      "[{\"collection\":\"user\",\"ids\":[1],\"fields\":{\"name\":null,\"age\":null}}]";
  private static final String VIEW = "/v1/view?request=" + HttpKit.encode(REQUEST);

  private HttpKit kit;

  @BeforeEach
  void start() throws Exception {
    kit = HttpKit.serving(HttpKit.QUICK);
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void allObjectsComeWhole() throws Exception {
    kit.state.apply("user/1/name=\"ada\"", "user/1/age=36", "user/1/email=\"a@b.c\"");

    HttpResponse<String> answer = kit.get(VIEW);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            """
            [{"type":"user","key":"1","value":{"age":36,"name":"ada"},\
            "headers":{"operation":"insert"}}]""");
    assertThat(header(answer, "Content-Type")).isEqualTo("application/json");
    assertThat(header(answer, "Stream-Up-To-Date")).isEqualTo("true");
    assertThat(header(answer, "Cache-Control")).isEqualTo("private, no-store");
    assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(answer, "Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
    assertThat(header(answer, "Autoupdate-Age-Ms")).isEqualTo("7");
    assertThat(kit.get(VIEW + "&offset=-1").body()).isEqualTo(answer.body());
  }

  @Test
  void keysAreAskedForByTheirNames() throws Exception {
    kit.state.apply("user/1/name=\"ada\"", "user/10/name=\"ida\"");

    assertThat(kit.get("/v1/view?k=user/10/name&k=user/1/name").body())
        .contains("\"key\":\"1\"", "\"key\":\"10\"");
  }

  @Test
  void aChangedObjectComesWhole() throws Exception {
    kit.state.apply("user/1/name=\"ada\"", "user/1/age=36");
    String offset = HttpKit.next(kit.get(VIEW));
    kit.state.apply("user/1/age=37");

    assertThat(kit.get(VIEW + "&offset=" + offset).body())
        .isEqualTo(
            """
            [{"type":"user","key":"1","value":{"age":37,"name":"ada"},\
            "headers":{"operation":"update","txid":"2"}}]""");
  }

  @Test
  void anObjectThatLostAFieldIsDeletedAndInsertedAgain() throws Exception {
    kit.state.apply("user/1/name=\"ada\"", "user/1/age=36");
    String offset = HttpKit.next(kit.get(VIEW));
    kit.state.apply("user/1/age=null");

    assertThat(kit.get(VIEW + "&offset=" + offset).body())
        .isEqualTo(
            """
            [{"type":"user","key":"1","headers":{"operation":"delete","txid":"2"}},\
            {"type":"user","key":"1","value":{"name":"ada"},\
            "headers":{"operation":"insert","txid":"2"}}]""");
  }

  @Test
  void anObjectThatIsGoneIsDeletedAndMayAppearAgain() throws Exception {
    kit.state.apply("user/1/name=\"ada\"");
    String offset = HttpKit.next(kit.get(VIEW));
    kit.state.apply("user/1/name=null");
    HttpResponse<String> gone = kit.get(VIEW + "&offset=" + offset);
    kit.state.apply("user/1/age=1");

    assertThat(gone.body())
        .isEqualTo(
            "[{\"type\":\"user\",\"key\":\"1\",\"headers\":{\"operation\":\"delete\",\"txid\":\"2\"}}]");
    assertThat(kit.get(VIEW + "&offset=" + HttpKit.next(gone)).body())
        .contains("\"operation\":\"insert\"");
  }

  @Test
  void nothingNewIsAnEmptyArray() throws Exception {
    kit.state.apply("user/1/name=\"ada\"");
    HttpResponse<String> all = kit.get(VIEW);

    HttpResponse<String> nothing = kit.get(VIEW + "&offset=" + HttpKit.next(all));
    HttpResponse<String> now = kit.get(VIEW + "&offset=now");

    assertThat(nothing.body()).isEqualTo("[]");
    assertThat(now.body()).isEqualTo("[]");
    assertThat(HttpKit.next(now)).isEqualTo(HttpKit.next(all)).isEqualTo(HttpKit.next(nothing));
    assertThat(now.headers().firstValue("ETag")).isEmpty();
  }

  @Test
  void tokensAreGoodForBothDialects() throws Exception {
    kit.state.apply("user/1/name=\"ada\"", "user/1/age=36");
    String flat = kit.offset("user/1/name,user/1/age");
    String durable = HttpKit.next(kit.get(VIEW));
    kit.state.apply("user/1/age=37");

    assertThat(flat).isEqualTo(durable);
    assertThat(kit.get(VIEW + "&offset=" + flat).body()).contains("\"age\":37");
    assertThat(kit.get("/autoupdate?single=1&k=user/1/name,user/1/age&offset=" + durable).body())
        .isEqualTo("{\"user/1/age\":37}\n");
  }

  @Test
  void whatIsKnownIsNotSentAgain() throws Exception {
    kit.state.apply("user/1/name=\"ada\"");
    HttpResponse<String> first = kit.get(VIEW);
    kit.state.apply("user/2/name=\"bob\"");

    HttpResponse<String> same = revalidate(header(first, "ETag"));

    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(header(same, "ETag")).isEqualTo(header(first, "ETag"));
    assertThat(header(same, "Content-Length")).isEqualTo(header(first, "Content-Length"));
    assertThat(HttpKit.next(same)).isGreaterThan(HttpKit.next(first));
    kit.state.apply("user/1/name=\"eve\"");
    assertThat(revalidate(header(first, "ETag")).statusCode()).isEqualTo(200);
    assertThat(revalidate("\"x\", W/" + header(kit.get(VIEW), "ETag")).statusCode()).isEqualTo(304);
  }

  @Test
  void headTellsWhereTheEndIs() throws Exception {
    kit.state.apply("user/1/name=\"ada\"");

    HttpResponse<String> answer = send("HEAD", VIEW, "");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(header(answer, "Content-Type")).isEqualTo("application/json");
    assertThat(HttpKit.next(answer)).isEqualTo(HttpKit.next(kit.get(VIEW)));
    assertThat(send("HEAD", "/v1/view", "").statusCode()).isEqualTo(400);
  }

  @Test
  void aRequestBecomesAPath() throws Exception {
    kit.state.apply("user/1/name=\"ada\"");

    HttpResponse<String> made = kit.post("/v1/views", REQUEST);

    assertThat(made.statusCode()).isEqualTo(201);
    String path = header(made, "Location");
    assertThat(path).startsWith("/v1/view/");
    assertThat(kit.get(path).body()).isEqualTo(kit.get(VIEW).body());
    assertThat(HttpKit.next(kit.get(path))).isEqualTo(HttpKit.next(kit.get(VIEW)));
    try (HttpKit other = HttpKit.serving(HttpKit.QUICK)) {
      assertThat(other.get(path).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void anEmptyRequestIsToldWhereThatRouteLooks() throws Exception {
    for (String path :
        List.of("/v1/view", "/v1/view/", "/v1/view?request=", "/v1/view?offset=-1")) {
      HttpResponse<String> answer = kit.get(path);

      assertProblem(answer, 400, "invalid_request");
      assertThat(answer.body())
          .contains("k=collection/id/field or request=")
          .doesNotContain("body");
    }
    assertThat(kit.post("/v1/views", "").body()).contains("as body").doesNotContain("k=");
  }

  @Test
  void whatIsNoRequestBecomesNoPath() throws Exception {
    assertProblem(kit.post("/v1/views", "[]"), 400, "invalid_request");
    assertProblem(kit.post("/v1/views", ""), 400, "invalid_request");
    assertProblem(kit.post("/v1/views", "x".repeat(1_001)), 413, "payload_too_large");
    assertProblem(kit.get("/v1/view/abc"), 404, "not_found");
    assertProblem(kit.get("/v1/view/"), 400, "invalid_request");
    assertProblem(
        kit.get("/v1/view/abc?request=" + HttpKit.encode(REQUEST)), 400, "invalid_request");
  }

  @Test
  void aRequestThatDoesNotFitIntoAPathIsRefused() throws Exception {
    FrontendOptions options =
        new FrontendOptions(
            "127.0.0.1",
            0,
            0,
            HttpKit.QUICK.longpollTimeout(),
            HttpKit.QUICK.streamHeartbeat(),
            HttpKit.QUICK.catchUpTimeout(),
            FrontendOptions.DEFAULTS.limits(),
            HttpKit.QUICK.views());
    StringBuilder ids = new StringBuilder("1");
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      ids.append(',').append(random.nextInt(1_000_000_000) + 1);
    }
    try (HttpKit large = HttpKit.serving(options)) {
      String request = REQUEST.replace("[1]", "[" + ids + "]");
      assertProblem(large.post("/v1/views", request), 413, "payload_too_large");
    }
  }

  @Test
  void offsetsThatLeadNowhereAreRefusedWithTheReason() throws Exception {
    kit.state.apply("user/1/name=\"ada\"");
    String offset = HttpKit.next(kit.get(VIEW));
    String other = HttpKit.next(kit.get("/v1/view?k=user/2/name"));
    kit.state.apply("user/1/name=\"eve\"");
    kit.state.trimTo(2);

    assertProblem(kit.get(VIEW + "&offset=" + offset), 410, "offset_expired");
    assertProblem(kit.get(VIEW + "&offset=" + other), 410, "view_changed");
    assertProblem(
        kit.get(VIEW + "&offset=" + "f".repeat(12) + offset.substring(12)), 410, "epoch_changed");
    assertProblem(kit.get(VIEW + "&offset=nonsense"), 400, "invalid_request");
    assertProblem(kit.get(VIEW + "&offset="), 400, "invalid_request");
    assertProblem(kit.get(VIEW + "&offset=-1&offset=now"), 400, "invalid_request");
  }

  @Test
  void whatIsNotPartOfTheProtocolIsRefused() throws Exception {
    assertProblem(kit.get(VIEW + "&live=long-poll"), 400, "invalid_request");
    assertProblem(kit.get(VIEW + "&live=sse"), 400, "invalid_request");
    assertProblem(kit.get(VIEW + "&live=always&offset=-1"), 400, "invalid_request");
    HttpResponse<String> write = send("PUT", VIEW, "[]");
    assertProblem(write, 405, "method_not_allowed");
    assertThat(header(write, "Allow")).isEqualTo("GET, HEAD");
    assertThat(header(write, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertProblem(kit.get("/v1/views"), 405, "method_not_allowed");
    assertProblem(kit.get("/v1/viewer"), 404, "not_found");
  }

  @Test
  void nobodyIsServedBeforeThereIsAState() throws Exception {
    try (HttpKit empty = new HttpKit(HttpKit.QUICK)) {
      assertProblem(empty.get(VIEW), 503, "not_ready");
    }
  }

  @Test
  void anOffsetAheadIsWaitedFor() throws Exception {
    kit.state.apply("user/1/name=\"ada\"");
    String offset = HttpKit.next(kit.get(VIEW)).replace("_0000000000000001_", "_0000000000000002_");

    assertProblem(kit.get(VIEW + "&offset=" + offset), 503, "not_ready");
    assertProblem(kit.get(VIEW + "&min=" + offset), 503, "not_ready");
    kit.state.apply("user/1/name=\"eve\"");
    assertThat(kit.get(VIEW + "&offset=" + offset).body()).isEqualTo("[]");
    assertThat(kit.get(VIEW + "&min=" + offset).statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> revalidate(String tags) throws Exception {
    return kit.client.send(
        kit.request(VIEW).header("If-None-Match", tags).build(),
        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return kit.client.send(
        kit.request(path).method(method, HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElseThrow();
  }
}

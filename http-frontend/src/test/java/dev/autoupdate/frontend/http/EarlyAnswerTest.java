package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer that needs nothing of a request's body gets to a client that is still sending it. */
final class EarlyAnswerTest {

  // As much as QUICK's requests may have.
  private static final int LIMIT = 1_000;
  private static final String NOWHERE = "/system/nowhere";
  private static final String HEALTH = "/system/autoupdate/health";

  @ParameterizedTest
  @ValueSource(strings = {NOWHERE, HEALTH, "/client.js", "/v1/view?k=user/1/name"})
  void theRestOfTheBodyIsTakenInFirst(String path) throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK);
        RawRequest raw = new RawRequest(kit)) {
      raw.send("PUT " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n");
      raw.send("x".repeat(450));
      await().during(Duration.ofMillis(200)).until(() -> raw.in().available() == 0);

      raw.send("x".repeat(450));
      String first = ChunkEndTest.upTo(raw.in(), "\r\n\r\n");
      // The connection goes on.
      raw.send("GET " + HEALTH + "/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

      assertThat(first).doesNotContain("Connection: close");
      assertThat(raw.readToEnd()).contains("HTTP/1.1 200 OK").endsWith("{\"live\":true}\n");
    }
  }

  @Test
  void pastTheLimitTheConnectionEndsInOrder() throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK);
        RawRequest raw = new RawRequest(kit)) {
      int length = 2_000_000;
      raw.send(
          "POST " + NOWHERE + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n");
      CompletableFuture<Boolean> sent =
          CompletableFuture.supplyAsync(() -> !raw.isRefused("x".repeat(length)));

      String answer = raw.readToEnd();

      assertThat(answer)
          .startsWith("HTTP/1.1 404")
          .contains("Connection: close")
          .endsWith("this path\"}}\n");
      assertThat(sent.join()).isTrue();
    }
  }

  @Test
  void aBodyThatDoesNotComeIsNotWaitedForLong() throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK);
        RawRequest raw = new RawRequest(kit)) {
      raw.send("PUT " + NOWHERE + " HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nx");

      assertThat(ChunkEndTest.upTo(raw.in(), "\r\n\r\n"))
          .startsWith("HTTP/1.1 404")
          .contains("Connection: close");
    }
  }

  @Test
  void aClientThatAsksFirstNeedNotSendAnything() throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK);
        RawRequest raw = new RawRequest(kit)) {
      raw.send(
          "POST "
              + NOWHERE
              + " HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\nExpect: 100-continue\r\n\r\n");

      assertThat(ChunkEndTest.upTo(raw.in(), "\r\n\r\n")).startsWith("HTTP/1.1 404");
    }
  }

  @Test
  void overHttp2NothingIsResetWhenTheBodyIsWithinTheLimit() throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK);
        RawHttp2 raw = new RawHttp2(kit.port)) {
      for (int stream = 1; stream < 20; stream += 2) {
        raw.send(RawHttp2.HEADERS, RawHttp2.END_HEADERS, stream, RawHttp2.post(NOWHERE));
        raw.send(RawHttp2.DATA, 0, stream, new byte[450]);
        raw.send(RawHttp2.DATA, RawHttp2.END_STREAM, stream, new byte[450]);

        assertThat(raw.answer(stream))
            .extracting(RawHttp2.Frame::type)
            .contains(RawHttp2.HEADERS, RawHttp2.DATA)
            .doesNotContain(RawHttp2.RESET);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {NOWHERE, "/system/autoupdate?single=1"})
  void overHttp2MoreIsRefusedWithoutAnError(String path) throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK);
        RawHttp2 raw = new RawHttp2(kit.port)) {
      raw.send(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, RawHttp2.post(path));
      raw.send(RawHttp2.DATA, 0, 1, new byte[LIMIT + 1]);

      List<RawHttp2.Frame> frames = new ArrayList<>(raw.answer(1));
      while (frames.get(frames.size() - 1).type() != RawHttp2.RESET) {
        frames.add(raw.next());
      }

      assertThat(frames.stream().filter(RawHttp2.Frame::ends)).hasSize(1);
      assertThat(frames.get(frames.size() - 1).code()).as("NO_ERROR").isZero();
    }
  }

  @Test
  void aTunnelIsRefusedAndTheConnectionGoesOn() throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK)) {
      for (int port : List.of(kit.frontend.port(), kit.frontend.internalPort())) {
        try (RawHttp2 raw = new RawHttp2(port)) {
          raw.send(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, RawHttp2.connect());
          List<RawHttp2.Frame> refused = raw.answer(1);
          raw.send(
              RawHttp2.HEADERS,
              RawHttp2.END_HEADERS | RawHttp2.END_STREAM,
              3,
              RawHttp2.post(HEALTH));

          assertThat(text(refused)).contains("method_not_allowed");
          assertThat(text(raw.answer(3))).contains("healthy");
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void javasClientGetsEveryAnswer(Version version) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(version).build();
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK)) {
      kit.client.send(kit.request(HEALTH).build(), BodyHandlers.ofString());
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        answers.add(
            client.sendAsync(
                kit.request(NOWHERE).PUT(BodyPublishers.ofByteArray(new byte[LIMIT])).build(),
                BodyHandlers.ofString()));
      }

      assertThat(answers)
          .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(404));
    }
  }

  private static String text(List<RawHttp2.Frame> frames) throws IOException {
    StringBuilder text = new StringBuilder();
    for (RawHttp2.Frame frame : frames) {
      if (frame.type() == RawHttp2.DATA) {
        text.append(new String(frame.payload(), java.nio.charset.StandardCharsets.UTF_8));
      }
    }
    return text.toString();
  }
}

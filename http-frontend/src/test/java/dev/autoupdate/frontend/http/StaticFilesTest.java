package dev.autoupdate.frontend.http;

import static dev.autoupdate.frontend.http.DataRoutesTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StaticFilesTest {

  private HttpKit kit;

  @BeforeEach
  void start() throws Exception {
    kit = new HttpKit(HttpKit.QUICK);
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void everyFileOfTheConsoleIsServed() throws Exception {
    Path folder = Path.of(StaticFiles.class.getResource("/web").toURI());
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(StaticFiles.CONSOLE);
    }
    for (String name : StaticFiles.CONSOLE) {
      assertThat(kit.get("/" + name).body()).as(name).isEqualTo(content("/web/" + name));
    }
    assertThat(kit.get("/").body()).isEqualTo(content("/web/index.html"));
    assertThat(kit.get(StaticFiles.OPENAPI).body()).isEqualTo(content(StaticFiles.OPENAPI));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/client.js", "/openapi.yaml"})
  void whatIsKnownIsNotSentAgain(String path) throws Exception {
    HttpResponse<String> first = kit.get(path);
    String tag = first.headers().firstValue("ETag").orElseThrow();

    HttpResponse<String> same = send("GET", path, tag);

    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(same.headers().firstValue("ETag")).contains(tag);
    assertThat(same.headers().firstValue("Cache-Control")).contains("no-cache");
    assertThat(send("GET", path, "\"another\"").body()).isEqualTo(first.body());
  }

  @Test
  void theTagIsThatOfTheContent() throws Exception {
    HttpResponse<String> file = kit.get("/client.js");

    ByteBuffer content = ByteBuffer.wrap(file.body().getBytes(StandardCharsets.UTF_8));
    assertThat(file.headers().firstValue("ETag")).contains('"' + EntityTags.digest(content) + '"');
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/client.js", "/openapi.yaml"})
  void headIsGetWithoutTheBody(String path) throws Exception {
    HttpResponse<String> get = kit.get(path);
    HttpResponse<String> head = send("HEAD", path, "\"another\"");

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    for (String name : new String[] {"Content-Type", "Content-Length", "ETag"}) {
      assertThat(head.headers().firstValue(name))
          .as(name)
          .isPresent()
          .isEqualTo(get.headers().firstValue(name));
    }
  }

  @Test
  void otherMethodsAreRefused() throws Exception {
    HttpResponse<String> answer = kit.post("/client.js", "");

    assertProblem(answer, 405, "method_not_allowed");
    assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
  }

  private HttpResponse<String> send(String method, String path, String tag) throws Exception {
    return kit.client.send(
        kit.request(path)
            .method(method, BodyPublishers.noBody())
            .header("If-None-Match", tag)
            .build(),
        BodyHandlers.ofString());
  }

  private static String content(String resource) throws Exception {
    try (InputStream stream = StaticFiles.class.getResourceAsStream(resource)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

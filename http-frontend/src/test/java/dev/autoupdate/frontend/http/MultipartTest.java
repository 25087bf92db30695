package dev.autoupdate.frontend.http;

import static dev.autoupdate.frontend.http.DataRoutesTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MultipartTest {

  private static final String PATH = "/system/autoupdate?longpolling=1";
  private static final String NAME =
      "[{\"collection\":\"user\",\"ids\":[1],\"fields\":{\"name\":null}}]";
  private static final String AGE = NAME.replace("name", "age");
  private static final Pattern ANSWER =
      Pattern.compile(
          "--(\\S+)\r\nContent-Disposition: form-data; name=\"data\"\r\n"
              + "Content-Type: application/json\r\n\r\n(.*)\r\n"
              + "--\\1\r\nContent-Disposition: form-data; name=\"hash\"\r\n\r\n(\\S+)\r\n"
              + "--\\1--\r\n");

  private record Parts(String data, String hash) {}

  private HttpKit kit;

  @BeforeEach
  void start() throws Exception {
    kit = HttpKit.serving(LifecycleTest.times(Duration.ofSeconds(20), Duration.ofSeconds(20)));
    kit.state.apply("user/1/name=\"ada\"", "user/1/age=36");
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void aFirstRequestIsAnsweredInTwoPartsWhenItAsksForThem() throws Exception {
    HttpRequest request =
        kit.request(PATH)
            .header("Accept", "multipart/form-data")
            .POST(HttpRequest.BodyPublishers.ofString(NAME))
            .build();

    Parts parts = parts(kit.client.send(request, HttpResponse.BodyHandlers.ofString()));

    assertThat(parts.data()).isEqualTo("{\"user/1/name\":\"ada\"}");
    assertThat(parts.hash()).isEqualTo(kit.offset("user/1/name"));
  }

  @Test
  void anEmptyHashIsAFirstRequestAndAnotherOneWaits() throws Exception {
    Parts first = parts(send(NAME, "").get(10, TimeUnit.SECONDS));
    CompletableFuture<HttpResponse<String>> waiting = send(NAME, first.hash());
    await().until(() -> kit.frontend.waiting() == 1);

    kit.state.apply("user/1/name=\"eve\"");

    Parts second = parts(waiting.get(10, TimeUnit.SECONDS));
    assertThat(first.data()).isEqualTo("{\"user/1/name\":\"ada\"}");
    assertThat(second.data()).isEqualTo("{\"user/1/name\":\"eve\"}");
    assertThat(second.hash()).isEqualTo(kit.offset("user/1/name"));
  }

  @Test
  void theRequestMayChangeBetweenPolls() throws Exception {
    Parts name = parts(send(NAME, "").get(10, TimeUnit.SECONDS));
    HttpResponse<String> answer = send(AGE, name.hash()).get(10, TimeUnit.SECONDS);

    assertThat(answer.headers().firstValue("Autoupdate-Reset")).hasValue("view_changed");
    assertThat(parts(answer).data()).isEqualTo("{\"user/1/age\":36}");
  }

  @Test
  void whenNothingHappensTheHashMovesOn() throws Exception {
    try (HttpKit quick =
        HttpKit.serving(LifecycleTest.times(Duration.ofMillis(200), Duration.ofSeconds(20)))) {
      Parts first = parts(send(quick, NAME, "").get(10, TimeUnit.SECONDS));
      quick.state.apply("user/2/name=\"bob\"");

      Parts second = parts(send(quick, NAME, first.hash()).get(10, TimeUnit.SECONDS));

      assertThat(second.data()).isEqualTo("{}");
      assertThat(second.hash()).contains("_0000000000000001_");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--x--\r\n",
        "--x\r\n\r\n[]\r\n--x--\r\n",
        "--x\r\n\r\n[]\r\n--x\r\n\r\nnonsense\r\n--x--\r\n",
        "--x\r\n\r\n[]\r\n--x\r\n\r\n\r\n",
        "--x\r\n\r\n[]\r\n--x\r\n\r\n\r\n--x\r\n\r\n\r\n--x--\r\n"
      })
  void aFaultyFormIsRefused(String body) throws Exception {
    assertProblem(post(kit, "multipart/form-data; boundary=x", body).get(), 400, "invalid_request");
  }

  @Test
  void aFormWithoutABoundaryAndOneThatIsTooLargeAreRefused() throws Exception {
    String large = form(NAME + " ".repeat(HttpKit.QUICK.limits().maxBodyBytes()), "");

    assertProblem(post(kit, "multipart/form-data", form(NAME, "")).get(), 400, "invalid_request");
    try (HttpKit small = HttpKit.serving(HttpKit.QUICK)) {
      assertProblem(
          post(small, "multipart/form-data; boundary=x", large).get(), 413, "payload_too_large");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/event-stream",
        "text/event-stream, multipart/form-data",
        "text/event-stream;q=0.5"
      })
  void aFormIsNotAnsweredByEvents(String accept) throws Exception {
    HttpResponse<String> answer =
        kit.client
            .sendAsync(
                kit.request("/system/autoupdate")
                    .header("Accept", accept)
                    .header("Content-Type", "multipart/form-data; boundary=x")
                    .POST(HttpRequest.BodyPublishers.ofString(form(NAME, "")))
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .get(10, TimeUnit.SECONDS);

    assertProblem(answer, 400, "invalid_request");
    assertThat(answer.body()).contains("a form is a long-poll");
  }

  private CompletableFuture<HttpResponse<String>> send(String list, String hash) {
    return send(kit, list, hash);
  }

  private static CompletableFuture<HttpResponse<String>> send(
      HttpKit kit, String list, String hash) {
    return post(kit, "multipart/form-data; boundary=x", form(list, hash));
  }

  private static String form(String list, String hash) {
    return "--x\r\nContent-Disposition: form-data; name=\"request\"\r\n\r\n"
        + list
        + "\r\n--x\r\nContent-Disposition: form-data; name=\"hash\"\r\n\r\n"
        + hash
        + "\r\n--x--\r\n";
  }

  private static CompletableFuture<HttpResponse<String>> post(
      HttpKit kit, String type, String body) {
    return kit.client.sendAsync(
        kit.request("/system/autoupdate")
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static Parts parts(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Matcher found = ANSWER.matcher(answer.body());
    assertThat(found.matches()).as(answer.body()).isTrue();
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("multipart/form-data; boundary=" + found.group(1));
    return new Parts(found.group(2), found.group(3));
  }
}

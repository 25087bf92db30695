package dev.autoupdate.frontend.http;

import static dev.autoupdate.frontend.http.DataRoutesTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.autoupdate.frontend.kit.InMemoryKeyState;
import dev.autoupdate.frontend.read.Epoch;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EventStreamTest {

  private static final String PATH = "/system/autoupdate?k=user/1/name";
  private static final Duration LONG = Duration.ofSeconds(20);

  @Test
  void eachAnswerIsAnEventWhoseIdIsTheOffset() throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK)) {
      kit.state.apply("user/1/name=\"ada\"");
      HttpResponse<InputStream> stream = open(kit, PATH, "Accept", "text/event-stream");
      BufferedReader lines = lines(stream);
      String offset = kit.offset("user/1/name");

      assertThat(stream.headers().firstValue("Content-Type")).hasValue("text/event-stream");
      assertThat(HttpKit.next(stream)).isEqualTo(offset);
      assertThat(lines.readLine()).matches("retry: [0-9]+");
      assertThat(lines.readLine()).isEqualTo("id: " + offset);
      assertThat(lines.readLine()).isEqualTo("data: {\"user/1/name\":\"ada\"}");
      assertThat(lines.readLine()).isEmpty();
      kit.state.apply("user/1/name=\"eve\"");
      assertThat(lines.readLine()).isEqualTo("id: " + kit.offset("user/1/name"));
      assertThat(lines.readLine()).isEqualTo("data: {\"user/1/name\":\"eve\"}");
      assertThat(lines.readLine()).isEmpty();
    }
  }

  @Test
  void aRequestInABodyIsFollowedToo() throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK)) {
      kit.state.apply("user/1/name=\"ada\"");
      HttpRequest request =
          kit.request("/system/autoupdate")
              .header("Accept", "text/event-stream")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "[{\"collection\":\"user\",\"ids\":[1],\"fields\":{\"name\":null}}]"))
              .build();
      BufferedReader lines =
          lines(kit.client.send(request, HttpResponse.BodyHandlers.ofInputStream()));

      assertThat(lines.lines().filter(line -> line.startsWith("data:")).findFirst())
          .hasValue("data: {\"user/1/name\":\"ada\"}");
    }
  }

  @Test
  void anIdleClientsOffsetMovesOnWithoutAnEvent() throws Exception {
    try (HttpKit kit = HttpKit.serving(LifecycleTest.times(LONG, Duration.ofMillis(50)));
        EventSource source = new EventSource(kit, PATH)) {
      assertThat(source.next().data()).isEqualTo("{}");

      kit.state.apply("user/2/name=\"bob\"");

      await().until(() -> source.lastId.contains("_0000000000000001_"));
      assertThat(source.events).isEmpty();
      assertThat(source.lastId).isEqualTo(kit.offset("user/1/name"));
    }
  }

  @Test
  void theLastEventIdWinsOverTheOffsetOfTheAddress() throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK)) {
      kit.state.apply("user/1/name=\"ada\"");
      String first = kit.offset("user/1/name");
      kit.state.apply("user/1/name=\"eve\"");
      String second = kit.offset("user/1/name");

      assertThat(firstData(kit, PATH + "&offset=" + first, ""))
          .isEqualTo("data: {\"user/1/name\":\"eve\"}");
      assertThat(firstData(kit, PATH + "&offset=" + first, second)).isEqualTo("data: {}");
    }
  }

  @Test
  void anEventSourceFollowsThroughARestart() throws Exception {
    HttpKit first = HttpKit.serving(HttpKit.QUICK);
    InMemoryKeyState state = first.state;
    state.apply("user/1/name=\"ada\"", "user/1/age=36");
    int port = first.frontend.port();
    try (EventSource source = new EventSource(first, PATH + ",user/1/age")) {
      assertThat(source.next().data()).isEqualTo("{\"user/1/age\":36,\"user/1/name\":\"ada\"}");

      first.close();
      assertThat(source.next())
          .satisfies(event -> assertThat(event.type()).isEqualTo("error"))
          .satisfies(event -> assertThat(event.data()).contains("\"draining\""));
      state.apply("user/1/name=\"eve\"");
      try (HttpKit second = new HttpKit(onPort(port))) {
        // There, and without data: a status of 503 would end the source for good.
        EventSource.Event next = source.next();
        while (next.data().contains("\"draining\"")) {
          // It came back before the first one had stopped to listen.
          next = source.next();
        }
        assertThat(next.data()).contains("\"not_ready\"");
        second.frontend.serve(state, state.changes());

        next = source.next();
        while (next.type().equals("error")) {
          next = source.next();
        }
        assertThat(next.type()).isEqualTo("message");
        assertThat(next.data()).isEqualTo("{\"user/1/name\":\"eve\"}");
      }
    }
  }

  @Test
  void anEventSourceWhoseOffsetIsOfNoUseIsGivenASnapshotAsReset() throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK);
        EventSource source = new EventSource(kit, PATH + "&reset=snapshot")) {
      kit.state.apply("user/1/name=\"ada\"");
      assertThat(source.next().type()).isEqualTo("message");
      await().until(() -> kit.frontend.waiting() == 1);

      InMemoryKeyState other = new InMemoryKeyState(new Epoch("000000000002"));
      other.apply("user/1/name=\"eve\"");
      kit.frontend.serve(other, other.changes());

      EventSource.Event next = source.next();
      while (!next.type().equals("reset")) {
        next = source.next();
      }
      assertThat(next.data()).isEqualTo("{\"user/1/name\":\"eve\"}");
      assertThat(next.id()).startsWith("000000000002_");
    }
  }

  @Test
  void theLastIdMayComeInTheQueryAndTheHeaderWins() throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK)) {
      kit.state.apply("user/1/name=\"ada\"");
      String first = kit.offset("user/1/name");
      kit.state.apply("user/1/name=\"eve\"");
      String second = kit.offset("user/1/name");

      String path = PATH + "&offset=" + first + "&lastEventId=";
      assertThat(firstData(kit, path + second, "")).isEqualTo("data: {}");
      assertThat(firstData(kit, path + second, first)).isEqualTo("data: {\"user/1/name\":\"eve\"}");
      assertThat(firstData(kit, path, "")).isEqualTo("data: {\"user/1/name\":\"eve\"}");
    }
  }

  @Test
  void anEventSourceThatComesBackTooLateIsGivenASnapshotAsResetUnasked() throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK)) {
      String old = kit.offset("user/1/name");
      kit.state.apply("user/1/name=\"ada\"");
      kit.state.trimTo(1);
      String others = old.replaceFirst("^[^_]+", "000000000009");

      for (String id : new String[] {old, others}) {
        assertThat(firstEvent(kit, PATH, id))
            .contains("event: reset", "data: {\"user/1/name\":\"ada\"}");
        assertThat(firstEvent(kit, PATH + "&lastEventId=" + id, ""))
            .contains("event: reset", "data: {\"user/1/name\":\"ada\"}");
      }
      assertProblem(kit.get(PATH + "&lastEventId=x&single=1&offset=" + old), 410, "offset_expired");
    }
  }

  @Test
  void withoutThatItIsRefusedForGood() throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK)) {
      String offset = kit.offset("user/1/name");
      kit.state.apply("user/1/name=\"ada\"");
      kit.state.trimTo(1);
      try (EventSource source = new EventSource(kit, PATH + "&offset=" + offset)) {
        await().until(source::hasGivenUp);

        assertThat(source.status).isEqualTo(410);
        assertThat(source.events).isEmpty();
      }
    }
  }

  @Test
  void anEventStreamIsNeitherSingleNorALongPoll() throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK)) {
      for (String mode : new String[] {"&single=1", "&longpolling=1", "&offset=x"}) {
        HttpRequest request =
            kit.request(PATH + mode).header("Accept", "text/event-stream").build();

        assertProblem(
            kit.client.send(request, HttpResponse.BodyHandlers.ofString()), 400, "invalid_request");
      }
    }
  }

  static FrontendOptions onPort(int port) {
    return new FrontendOptions(
        "127.0.0.1",
        port,
        0,
        LONG,
        LONG,
        Duration.ofMillis(300),
        HttpKit.QUICK.limits(),
        HttpKit.QUICK.views());
  }

  private static List<String> firstEvent(HttpKit kit, String path, String lastId) throws Exception {
    return lines(open(kit, path, "Accept", "text/event-stream", "Last-Event-ID", lastId))
        .lines()
        .takeWhile(line -> !line.isEmpty())
        .toList();
  }

  private static String firstData(HttpKit kit, String path, String lastId) throws Exception {
    String[] headers = {"Accept", "text/event-stream, */*;q=0.1", "Last-Event-ID", lastId};
    return lines(open(kit, path, headers))
        .lines()
        .filter(line -> line.startsWith("data:"))
        .findFirst()
        .orElseThrow();
  }

  private static HttpResponse<InputStream> open(HttpKit kit, String path, String... headers)
      throws Exception {
    return kit.client.send(
        kit.request(path).headers(headers).build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  private static BufferedReader lines(HttpResponse<InputStream> stream) {
    return new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
  }
}

package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class Http2Test {

  private static final String VIEW = "/system/autoupdate?k=user/1/name";
  private static final String SINGLE = VIEW + "&single=1";

  private final HttpClient client = HttpClient.newBuilder().version(Version.HTTP_2).build();

  @Test
  void bothListenersSpeakItOnTheSamePort() throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK)) {
      for (int port : List.of(kit.frontend.port(), kit.frontend.internalPort())) {
        URI uri = URI.create("http://127.0.0.1:" + port + SINGLE);
        HttpResponse<String> answer =
            client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());

        assertThat(answer.version()).isEqualTo(Version.HTTP_2);
        assertThat(answer.body()).isEqualTo("{}\n");
      }
      assertThat(kit.get(SINGLE).version()).isEqualTo(Version.HTTP_1_1);
    }
  }

  @Test
  void aClientMayBeginWithIt() throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK);
        RawRequest raw = new RawRequest(kit)) {
      String emptySettings = "\0\0\0\4\0\0\0\0\0";
      raw.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + emptySettings);

      byte[] frame = raw.in().readNBytes(9);

      int settings = 4;
      assertThat(frame[3]).isEqualTo((byte) settings);
    }
  }

  @Test
  void aBodyArrives() throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK)) {
      kit.state.apply("user/1/name=\"ada\"");
      String asked = "[{\"collection\":\"user\",\"ids\":[1],\"fields\":{\"name\":null}}]";
      for (int i = 0; i < 2; i++) {
        HttpRequest request =
            kit.request("/system/autoupdate?single=1")
                .POST(HttpRequest.BodyPublishers.ofString(asked))
                .build();

        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body())
            .isEqualTo("{\"user/1/name\":\"ada\"}\n");
      }
    }
  }

  @Test
  void aBodyMayComeWithoutItsLength() throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK)) {
      kit.state.apply("user/1/name=\"ada\"", "user/2/name=\"bob\"");
      begin(kit);
      String asked = "[{\"collection\":\"user\",\"ids\":[2],\"fields\":{\"name\":null}}]";
      HttpRequest.BodyPublisher ofAnyLength =
          HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString(asked));

      HttpResponse<String> answer =
          client.send(
              kit.request(SINGLE).POST(ofAnyLength).build(), HttpResponse.BodyHandlers.ofString());

      assertThat(answer.body()).isEqualTo("{\"user/1/name\":\"ada\",\"user/2/name\":\"bob\"}\n");
      assertThat(client.send(kit.request(SINGLE).build(), HttpResponse.BodyHandlers.ofString()))
          .extracting(HttpResponse::body)
          .isEqualTo("{\"user/1/name\":\"ada\"}\n");
    }
  }

  @Test
  void manyLongPollsWaitOnOneConnection() throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK)) {
      begin(kit);
      String poll = VIEW + "&longpolling=1&offset=" + kit.offset("user/1/name");
      List<CompletableFuture<HttpResponse<String>>> polls = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        polls.add(
            client.sendAsync(kit.request(poll).build(), HttpResponse.BodyHandlers.ofString()));
      }
      await().until(() -> kit.frontend.waiting() == 200);

      kit.state.apply("user/1/name=\"ada\"");

      for (CompletableFuture<HttpResponse<String>> answer : polls) {
        assertThat(answer.get(10, TimeUnit.SECONDS).body())
            .isEqualTo("{\"user/1/name\":\"ada\"}\n");
      }
      // One is the kit's own.
      assertThat(kit.frontend.connections()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void aStreamSendsItsLinesAtOnce() throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK)) {
      kit.state.apply("user/1/name=0");
      HttpResponse<InputStream> stream = stream(kit);
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));

      assertThat(stream.version()).isEqualTo(Version.HTTP_2);
      for (int i = 0; i < 3; i++) {
        assertThat(lines.readLine()).isEqualTo("{\"user/1/name\":" + i + "}");
        kit.state.apply("user/1/name=" + (i + 1));
      }
    }
  }

  @Test
  void aClientThatGoesAwayIsForgottenAtOnce() throws Exception {
    // Nobody looks for departures within the time of this test.
    try (HttpKit kit = DeparturesTest.kit(Duration.ofMinutes(1))) {
      begin(kit);
      HttpResponse<InputStream> stream = stream(kit);
      CompletableFuture<HttpResponse<String>> poll =
          client.sendAsync(
              kit.request(VIEW + "&longpolling=1&offset=now").build(),
              HttpResponse.BodyHandlers.ofString());
      await().until(() -> kit.frontend.waiting() == 2);

      poll.cancel(true);
      await().until(() -> kit.frontend.waiting() == 1);
      stream.body().close();

      await().until(() -> kit.frontend.waiting() == 0);
    }
  }

  @Test
  void aStreamThatIsNotReadEndsAndItsNeighboursGoOn() throws Exception {
    try (HttpKit kit = HttpKit.serving(impatient())) {
      begin(kit);
      HttpResponse<InputStream> unread = stream(kit);
      await().until(() -> kit.frontend.waiting() == 1);
      CompletableFuture<HttpResponse<String>> neighbour =
          client.sendAsync(
              kit.request("/system/autoupdate?longpolling=1&offset=now&k=user/2/name").build(),
              HttpResponse.BodyHandlers.ofString());
      await().until(() -> kit.frontend.waiting() == 2);

      // More than the client's window for one stream.
      kit.state.apply("user/1/name=\"" + "x".repeat(40_000_000) + "\"");
      await().until(() -> kit.frontend.waiting() == 1);
      await().until(() -> kit.frontend.going() == 1);
      kit.state.apply("user/2/name=\"bob\"");

      assertThat(neighbour.get(10, TimeUnit.SECONDS).body())
          .isEqualTo("{\"user/2/name\":\"bob\"}\n");
      assertThat(unread.version()).isEqualTo(Version.HTTP_2);
    }
  }

  @Test
  void headersThatAreTooLargeEndTheConnection() throws Exception {
    try (HttpKit kit = HttpKit.serving(impatient())) {
      begin(kit);
      HttpRequest request = kit.request(SINGLE).header("X-Large", "x".repeat(10_000)).build();

      assertThatThrownBy(() -> client.send(request, HttpResponse.BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
      assertThat(kit.get(SINGLE).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whoWaitsIsLetGoWhenTheServerStops() throws Exception {
    HttpKit kit = HttpKit.serving(HttpKit.QUICK);
    begin(kit);
    CompletableFuture<HttpResponse<String>> poll =
        client.sendAsync(
            kit.request(VIEW + "&longpolling=1&offset=now").build(),
            HttpResponse.BodyHandlers.ofString());
    await().until(() -> kit.frontend.waiting() == 1);

    kit.close();

    assertThat(poll.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
  }

  // The upgrade takes a request of its own; from then on the connection is known to be HTTP/2.
  private void begin(HttpKit kit) throws Exception {
    HttpRequest request = kit.request("/system/autoupdate/health/live").build();
    assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).version())
        .isEqualTo(Version.HTTP_2);
  }

  private HttpResponse<InputStream> stream(HttpKit kit) throws Exception {
    return client.send(kit.request(VIEW).build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  private static FrontendOptions impatient() {
    EdgeOptions edge = EdgeOptions.DEFAULTS;
    return HttpKit.QUICK.with(
        new EdgeOptions(
            edge.origins(),
            edge.traffic(),
            new WireLimits(8_192, 8_192, Duration.ofSeconds(2), 0),
            edge.gzipFromBytes(),
            edge.tls()));
  }
}

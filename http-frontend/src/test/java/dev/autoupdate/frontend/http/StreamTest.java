package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class StreamTest {

  private static final String PATH = "/system/autoupdate?k=user/1/name";
  private static final Duration LONG = Duration.ofSeconds(20);

  @Test
  void aStreamIsASnapshotAndALineForEachChange() throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK)) {
      kit.state.apply("user/1/name=\"ada\"");
      HttpResponse<InputStream> stream = open(kit, PATH);
      BufferedReader lines = lines(stream);

      assertThat(stream.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
      assertThat(HttpKit.next(stream)).isEqualTo(kit.offset("user/1/name"));
      assertThat(lines.readLine()).isEqualTo("{\"user/1/name\":\"ada\"}");
      kit.state.apply("user/1/name=\"eve\"");
      assertThat(lines.readLine()).isEqualTo("{\"user/1/name\":\"eve\"}");
      kit.state.apply("user/2/name=\"bob\"");
      kit.state.apply("user/1/name=null");
      assertThat(lines.readLine()).isEqualTo("{\"user/1/name\":null}");
    }
  }

  @Test
  void theFirstLineComesEvenWhenEmpty() throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK)) {
      kit.state.apply("user/1/name=\"ada\"");

      assertThat(lines(open(kit, PATH + "&offset=now")).readLine()).isEqualTo("{}");
    }
  }

  @Test
  void aStreamGoesOnFromAnOffset() throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK)) {
      String offset = kit.offset("user/1/name");
      kit.state.apply("user/1/name=\"ada\"");

      assertThat(lines(open(kit, PATH + "&offset=" + offset)).readLine())
          .isEqualTo("{\"user/1/name\":\"ada\"}");
    }
  }

  @Test
  void anIdleStreamGetsAnEmptyObject() throws Exception {
    try (HttpKit kit = HttpKit.serving(LifecycleTest.times(LONG, Duration.ofMillis(50)))) {
      kit.state.apply("user/1/name=\"ada\"");
      BufferedReader lines = lines(open(kit, PATH));

      assertThat(lines.readLine()).isEqualTo("{\"user/1/name\":\"ada\"}");
      assertThat(lines.readLine()).isEqualTo("{}");
      assertThat(lines.readLine()).isEqualTo("{}");
    }
  }

  @Test
  void aClientThatGoesAwayIsForgotten() throws Exception {
    try (HttpKit kit = HttpKit.serving(LifecycleTest.times(LONG, Duration.ofMillis(50)))) {
      HttpResponse<InputStream> stream = open(kit, PATH);
      await().until(() -> kit.frontend.waiting() == 1);

      stream.body().close();

      // Between a line and the wait after it nobody waits either, but only for a moment.
      await().during(Duration.ofMillis(300)).until(() -> kit.frontend.waiting() == 0);
    }
  }

  @Test
  void changesForAClientThatDoesNotReadBecomeOneDiff() throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK);
        Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4_096);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), kit.frontend.port()));
      socket
          .getOutputStream()
          .write(("GET " + PATH + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      await().until(() -> kit.frontend.waiting() == 1);

      String large = "x".repeat(100_000);
      int writes = 300;
      for (int i = 0; i < writes; i++) {
        kit.state.apply("user/1/name=\"" + i + large + "\"");
      }
      kit.state.apply("user/1/name=\"last\"");

      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      int diffs = 0;
      String line = lines.readLine();
      while (!line.equals("{\"user/1/name\":\"last\"}")) {
        diffs += line.startsWith("{\"user") ? 1 : 0;
        line = lines.readLine();
      }
      assertThat(diffs).isLessThan(writes);
    }
  }

  private static HttpResponse<InputStream> open(HttpKit kit, String path) throws Exception {
    return kit.client.send(kit.request(path).build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  private static BufferedReader lines(HttpResponse<InputStream> stream) {
    return new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
  }
}

package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

final class SlowClientsTest {

  // Where nothing is to be sent in time.
  private static final Duration LITTLE = Duration.ofMillis(400);

  // Longer than a machine that is busy keeps a client from sending what it is about to send.
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final String VIEW = "/system/autoupdate?k=user/1/name";

  @Test
  void aConnectionWithoutARequestIsClosed() throws Exception {
    try (HttpKit kit = kit(LITTLE);
        RawRequest silent = new RawRequest(kit)) {
      assertThat(silent.readToEnd()).isEmpty();
      await().until(() -> kit.frontend.connections() == 0);
    }
  }

  @Test
  void aHeadThatTricklesInIsCutOff() throws Exception {
    try (HttpKit kit = kit(LITTLE);
        RawRequest slow = new RawRequest(kit)) {
      slow.send("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ");

      trickling().until(() -> slow.isRefused("x"));

      await().until(() -> kit.frontend.connections() == 0);
    }
  }

  @Test
  void aSecondHeadThatTricklesInIsCutOffToo() throws Exception {
    try (HttpKit kit = kit();
        RawRequest slow = new RawRequest(kit)) {
      slow.send("GET /system/autoupdate/health/live HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(slow.in().read()).isEqualTo('H');

      trickling().until(() -> slow.isRefused("x"));

      await().until(() -> kit.frontend.connections() == 0);
    }
  }

  @Test
  void aConnectionThatRestsBetweenTwoRequestsIsKept() throws Exception {
    try (HttpKit kit = kit();
        RawRequest resting = new RawRequest(kit)) {
      String request = "GET /system/autoupdate/health/live HTTP/1.1\r\nHost: x\r\n\r\n";
      resting.send(request);
      assertThat(resting.in().read()).isEqualTo('H');

      await().during(PATIENCE.plusSeconds(1)).until(() -> kit.frontend.connections() == 1);
      resting.send(request.replace("Host: x\r\n", "Host: x\r\nConnection: close\r\n"));

      assertThat(resting.readToEnd()).contains("HTTP/1.1 200 OK");
    }
  }

  @Test
  void anIdleConnectionThatSendsPingsIsKept() throws Exception {
    try (HttpKit kit = kit();
        RawHttp2 pinging = new RawHttp2(kit.port)) {
      pinging.send(
          RawHttp2.HEADERS,
          RawHttp2.END_HEADERS | RawHttp2.END_STREAM,
          1,
          RawHttp2.post("/system/autoupdate/health/live"));
      pinging.answer(1);

      await()
          .during(PATIENCE.multipliedBy(2))
          .pollInterval(Duration.ofMillis(100))
          .until(
              () -> {
                pinging.send(RawHttp2.PING, 0, 0, new byte[8]);
                return pinging.next().type() == RawHttp2.PING && kit.frontend.connections() == 1;
              });

      pinging.send(
          RawHttp2.HEADERS,
          RawHttp2.END_HEADERS | RawHttp2.END_STREAM,
          3,
          RawHttp2.post("/system/autoupdate/health/live"));
      assertThat(pinging.answer(3)).extracting(RawHttp2.Frame::type).contains(RawHttp2.HEADERS);
    }
  }

  @Test
  void aConnectionThatSendsNothingButPingsIsClosed() throws Exception {
    try (HttpKit kit = kit(LITTLE);
        RawHttp2 pinging = new RawHttp2(kit.port)) {
      await()
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                try {
                  pinging.send(RawHttp2.PING, 0, 0, new byte[8]);
                } catch (IOException e) {
                  return kit.frontend.connections() == 0;
                }
                return false;
              });
    }
  }

  @Test
  void aClientThatWaitsForAChangeIsLeftInPeace() throws Exception {
    try (HttpKit kit = kit()) {
      CompletableFuture<HttpResponse<String>> poll =
          kit.getAsync(VIEW + "&longpolling=1&offset=" + kit.offset("user/1/name"));
      await().during(PATIENCE.plusSeconds(1)).until(() -> kit.frontend.waiting() == 1);

      kit.state.apply("user/1/name=\"ada\"");

      assertThat(poll.join().body()).isEqualTo("{\"user/1/name\":\"ada\"}\n");
    }
  }

  @Test
  void aBodyThatTricklesInIsRefusedInTime() throws Exception {
    try (HttpKit kit = kit();
        RawRequest slow = new RawRequest(kit)) {
      slow.send("POST " + VIEW + " HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n[");

      trickling().until(() -> slow.in().available() > 0 || slow.isRefused(" "));

      assertThat(slow.readToEnd())
          .startsWith("HTTP/1.1 408")
          .endsWith("{\"error\":{\"type\":\"timeout\",\"msg\":\"the body took too long\"}}\n");
      await().until(() -> kit.frontend.connections() == 0);
    }
  }

  @Test
  void aBodyThatNeverComesIsRefusedInTime() throws Exception {
    try (HttpKit kit = kit();
        RawRequest slow = new RawRequest(kit)) {
      assertThat(
              slow.exchange("POST " + VIEW + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked"))
          .startsWith("HTTP/1.1 408");
    }
  }

  @Test
  void aStreamThatIsNotReadIsClosedAndGoesOnFromItsOffset() throws Exception {
    try (HttpKit kit = kit();
        RawRequest client = new RawRequest(kit)) {
      kit.state.apply("user/1/name=\"ada\"");
      client.send("GET " + VIEW + " HTTP/1.0\r\n\r\n");
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(client.in(), StandardCharsets.ISO_8859_1), 1_024);
      String offset = "";
      String line = lines.readLine();
      while (!line.startsWith("{")) {
        offset = line.startsWith("Stream-Next-Offset: ") ? line.substring(20) : offset;
        line = lines.readLine();
      }
      assertThat(line).isEqualTo("{\"user/1/name\":\"ada\"}");

      await().until(() -> kit.frontend.waiting() == 1);
      kit.state.apply("user/1/name=\"" + "x".repeat(20_000_000) + "\"");
      // It is being written now, and what changes meanwhile waits as state, not as lines.
      await().until(() -> kit.frontend.waiting() == 0);
      kit.state.apply("user/1/name=\"eve\"");

      await().until(() -> kit.frontend.connections() == 0);
      assertThat(client.readToEnd().length()).isLessThan(20_000_000);
      assertThat(kit.get(VIEW + "&single=1&offset=" + offset).body())
          .isEqualTo("{\"user/1/name\":\"eve\"}\n");
    }
  }

  // A byte now and then, for longer than anybody should have patience.
  private static ConditionFactory trickling() {
    return await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .atMost(PATIENCE.multipliedBy(10));
  }

  private static HttpKit kit() throws StartFailed {
    return kit(PATIENCE);
  }

  private static HttpKit kit(Duration patience) throws StartFailed {
    EdgeOptions edge = EdgeOptions.DEFAULTS;
    // Both are seconds longer than the patience here, and do not get in its way.
    Duration slower = Duration.ofSeconds(60);
    return HttpKit.serving(
        LifecycleTest.times(slower, slower)
            .with(
                new EdgeOptions(
                    edge.origins(),
                    edge.traffic(),
                    new WireLimits(2_048, 1_000, patience, 0),
                    edge.gzipFromBytes(),
                    edge.tls())));
  }
}

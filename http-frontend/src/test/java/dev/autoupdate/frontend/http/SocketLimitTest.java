package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How many connections the public listener takes, and which make room for others. */
final class SocketLimitTest {

  private static final String ALIVE = "/system/autoupdate/health/live";
  private static final String VIEW = "/system/autoupdate?k=user/1/name";
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(400);

  // Longer than a machine that is busy keeps a client from sending what it is about to send.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  @Test
  void beyondTheLimitAConnectionIsNotServedUntilAnotherGoes() throws Exception {
    try (HttpKit kit = kit(2, LONG);
        RawClient first = resting(kit);
        RawClient second = resting(kit)) {
      await().during(SHORT).until(() -> !isServed(kit));
      assertThat(kit.frontend.connections()).isEqualTo(2);

      first.close();

      await().until(() -> isServed(kit));
      assertThat(isAnswered(second)).isTrue();
    }
  }

  @Test
  void connectionsThatRestMakeRoom() throws Exception {
    try (HttpKit kit = kit(2, PATIENCE);
        RawClient one = resting(kit);
        RawClient other = resting(kit)) {
      await().until(() -> isServed(kit));

      // Which one is not said, and the other stays if there was room before its time had come.
      assertThat(CompletableFuture.anyOf(closed(one), closed(other)).join()).isEqualTo("");
    }
  }

  @Test
  void clientsThatWaitAreLeftInPeaceWhenRoomIsMade() throws Exception {
    try (HttpKit kit = kit(3, PATIENCE);
        RawRequest stream = new RawRequest(kit)) {
      stream.send("GET " + VIEW + " HTTP/1.0\r\n\r\n");
      String poll = VIEW + "&longpolling=1&offset=" + kit.offset("user/1/name");
      // Over the connection that brought the offset.
      CompletableFuture<HttpResponse<String>> waiting = kit.getAsync(poll);
      await().until(() -> kit.frontend.waiting() == 2);
      try (RawClient third = resting(kit)) {
        assertThat(kit.frontend.connections()).isEqualTo(3);

        await().until(() -> isServed(kit));
        await().during(SHORT.multipliedBy(2)).until(() -> kit.frontend.waiting() == 2);
        assertThat(third.readToEnd()).isEmpty();
      }
      kit.state.apply("user/1/name=\"ada\"");

      assertThat(waiting.join().body()).isEqualTo("{\"user/1/name\":\"ada\"}\n");
      kit.frontend.withdraw();
      assertThat(stream.readToEnd()).contains("{\"user/1/name\":\"ada\"}\n");
    }
  }

  @Test
  void theInternalListenerAnswersWhenThePublicOneIsFull() throws Exception {
    try (HttpKit kit = kit(1, LONG);
        RawClient only = resting(kit)) {
      await().during(SHORT).until(() -> !isServed(kit));

      assertThat(kit.internal("/system/autoupdate/health/ready").statusCode()).isEqualTo(200);
      assertThat(isAnswered(only)).isTrue();
    }
  }

  private static RawClient resting(HttpKit kit) throws IOException {
    RawClient connection = new RawClient(kit);
    assertThat(isAnswered(connection)).isTrue();
    return connection;
  }

  private static boolean isAnswered(RawClient connection) throws IOException {
    connection.send(ALIVE);
    return connection.read().status() == 200;
  }

  private static CompletableFuture<String> closed(RawClient connection) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return connection.readToEnd();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  // A new connection is answered in time. Not: it is kept waiting, or closed at once.
  private static boolean isServed(HttpKit kit) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), kit.frontend.port())) {
      socket.setSoTimeout(500);
      String request = "GET " + ALIVE + " HTTP/1.1\r\nHost: x\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read() == 'H';
    } catch (IOException e) {
      return false;
    }
  }

  private static HttpKit kit(int sockets, Duration patience) throws StartFailed {
    EdgeOptions edge = EdgeOptions.DEFAULTS;
    return HttpKit.serving(
        LifecycleTest.times(LONG, LONG)
            .with(
                new EdgeOptions(
                    edge.origins(),
                    edge.traffic(),
                    new WireLimits(8_192, 8_192, patience, sockets),
                    edge.gzipFromBytes(),
                    edge.tls())));
  }
}

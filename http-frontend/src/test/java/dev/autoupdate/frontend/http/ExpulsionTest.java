package dev.autoupdate.frontend.http;

import static dev.autoupdate.frontend.http.TokenKit.EXPIRED;
import static dev.autoupdate.frontend.http.TokenKit.POLL;
import static dev.autoupdate.frontend.http.TokenKit.RULES;
import static dev.autoupdate.frontend.http.TokenKit.SECRET;
import static dev.autoupdate.frontend.http.TokenKit.SINGLE;
import static dev.autoupdate.frontend.http.TokenKit.STREAM;
import static dev.autoupdate.frontend.http.TokenKit.get;
import static dev.autoupdate.frontend.http.TokenKit.request;
import static dev.autoupdate.frontend.http.TokenKit.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.autoupdate.frontend.auth.Access;
import dev.autoupdate.frontend.auth.JwtOptions;
import dev.autoupdate.frontend.auth.Sessions;
import dev.autoupdate.frontend.kit.ManualClock;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How an expiry or a logout ends what is going on. */
@Timeout(60)
final class ExpulsionTest {

  private static final String LOGGED_OUT =
      "{\"error\":{\"type\":\"auth\",\"msg\":\"the session has ended\"}}";

  // A tenth of a second before a full one: tokens expire at full seconds.
  private final ManualClock clock = new ManualClock("2026-01-01T00:00:00.900Z");
  private final Instant soon = clock.instant().plusMillis(100);
  private final Instant later = clock.instant().plus(Duration.ofHours(1));
  private final Sessions sessions = Sessions.awaitingLogouts(clock, RULES.logoutMemory());
  private HttpKit kit;

  @BeforeEach
  void start() throws Exception {
    JwtOptions options =
        new JwtOptions(new JwtOptions.SharedSecret(SECRET, Optional.empty()), RULES, true);
    kit = new HttpKit(HttpKit.QUICK, clock, Access.byTokens(options, sessions, clock));
    kit.frontend.serve(kit.state, kit.state.changes());
    kit.state.apply("user/1/name=\"ada\"");
    sessions.upToDate();
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void anExpiryEndsAWaitingLongPollWith401() throws Exception {
    String token = token(5, soon);
    CompletableFuture<HttpResponse<String>> waiting = poll(token);
    await().until(() -> kit.frontend.waiting() == 1);

    clock.advance(Duration.ofMillis(100));

    HttpResponse<String> answer = waiting.get(10, TimeUnit.SECONDS);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).isEqualToIgnoringNewLines(EXPIRED);
    await().until(() -> kit.frontend.waiting() == 0);
  }

  @Test
  void anExpiryEndsAStreamWithAnErrorAsItsLastLine() throws Exception {
    BufferedReader lines = stream(token(5, soon));
    assertThat(lines.readLine()).isEqualTo("{\"user/1/name\":\"ada\"}");
    kit.state.apply("user/1/name=\"eve\"");
    assertThat(lines.readLine()).isEqualTo("{\"user/1/name\":\"eve\"}");

    clock.advance(Duration.ofMillis(100));

    assertThat(lines.readLine()).isEqualTo(EXPIRED);
    assertThat(lines.readLine()).isNull();
    await().until(() -> kit.frontend.waiting() == 0);
  }

  @Test
  void anOffsetOutlivesItsToken() throws Exception {
    String offset = HttpKit.next(get(kit, SINGLE, token(5, soon)));
    clock.advance(Duration.ofSeconds(1));
    kit.state.apply("user/1/name=\"eve\"");

    assertThat(get(kit, POLL + "&offset=" + offset, token(5, later)).body())
        .isEqualTo("{\"user/1/name\":\"eve\"}\n");
  }

  @Test
  void aLogoutEndsWhatLivesOnTheSessionAndRefusesIt() throws Exception {
    String token = token(5, "a", later);
    BufferedReader ending = stream(token);
    ending.readLine();
    BufferedReader other = stream(token(5, "b", later));
    other.readLine();
    CompletableFuture<HttpResponse<String>> waiting = poll(token);
    await().until(() -> kit.frontend.waiting() == 3);

    sessions.logout("a");

    assertThat(waiting.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(401);
    assertThat(waiting.join().body()).isEqualToIgnoringNewLines(LOGGED_OUT);
    assertThat(ending.readLine()).isEqualTo(LOGGED_OUT);
    assertThat(ending.readLine()).isNull();
    assertThat(get(kit, SINGLE, token).statusCode()).isEqualTo(401);
    kit.state.apply("user/1/name=\"eve\"");
    assertThat(other.readLine()).isEqualTo("{\"user/1/name\":\"eve\"}");
  }

  @Test
  void aClientThatDoesNotReadIsSentAwayWhenItDoes() throws Exception {
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4_096);
      socket.setSoTimeout(10_000);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), kit.frontend.port()));
      String head = "GET " + STREAM + " HTTP/1.0\r\nAuthorization: Bearer " + token(5, "a", later);
      socket.getOutputStream().write((head + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      await().until(() -> kit.frontend.waiting() == 1);
      String large = "x".repeat(15_000_000);
      kit.state.apply("user/1/name=\"" + large + "\"");
      // The line is more than all buffers on the way hold, so it is being written from now on.
      await().until(() -> kit.frontend.waiting() == 0);

      sessions.logout("a");
      kit.state.apply("user/1/name=\"secret\"");

      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(all).contains(large + "\"}").endsWith(LOGGED_OUT + "\n");
      assertThat(all).doesNotContain("secret");
    }
  }

  @Test
  void aTokenThatIsGoodForAgesEndsNothing() throws Exception {
    BufferedReader lines = stream(token(5, Instant.parse("3000-01-01T00:00:00Z")));

    assertThat(lines.readLine()).isEqualTo("{\"user/1/name\":\"ada\"}");
    kit.state.apply("user/1/name=\"eve\"");
    assertThat(lines.readLine()).isEqualTo("{\"user/1/name\":\"eve\"}");
  }

  // Of a key of its own, so that it can be told from the streams.
  private CompletableFuture<HttpResponse<String>> poll(String token) {
    return kit.client.sendAsync(
        request(kit, "/system/autoupdate?longpolling=1&offset=now&k=user/2/name", token),
        HttpResponse.BodyHandlers.ofString());
  }

  private BufferedReader stream(String token) throws Exception {
    HttpResponse<InputStream> answer =
        kit.client.send(request(kit, STREAM, token), HttpResponse.BodyHandlers.ofInputStream());
    return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }
}

package dev.autoupdate.frontend.http;

import static dev.autoupdate.frontend.http.DataRoutesTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.autoupdate.frontend.auth.Access;
import dev.autoupdate.frontend.auth.ClaimRules;
import dev.autoupdate.frontend.auth.JwtOptions;
import dev.autoupdate.frontend.auth.Sessions;
import dev.autoupdate.frontend.auth.TokenSigner;
import dev.autoupdate.frontend.kit.ManualClock;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reads that wait, by the Durable Streams protocol. */
@Timeout(60)
final class DurableLiveTest {

  private static final String SECRET = "s".repeat(32);
  private static final ClaimRules RULES =
      new ClaimRules(
          "userId", Duration.ZERO, Optional.empty(), Optional.empty(), Duration.ofDays(400_000));
  private static final String VIEW = "/v1/view?k=user/1/name";
  private static final String POLL = VIEW + "&live=long-poll&offset=";
  private static final String EVENTS = VIEW + "&live=sse&offset=";
  private static final Duration BRIEF = Duration.ofMillis(50);
  private static final Pattern NEXT = Pattern.compile("\"streamNextOffset\":\"([^\"]+)\"");
  private static final String CURSOR = "1944000";

  // As many intervals of 20 s after the epoch of cursors as the constant says.
  private final ManualClock clock = new ManualClock("2026-01-02T00:00:00Z");
  private final Sessions sessions = Sessions.awaitingLogouts(clock, RULES.logoutMemory());
  private final TokenSigner signer = new TokenSigner(SECRET, RULES);
  private HttpKit kit;

  @BeforeEach
  void start() throws Exception {
    sessions.upToDate();
    kit = serving(HttpKit.QUICK);
    kit.state.apply("user/1/name=\"ada\"");
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void aLongPollWaitsForTheNextMessages() throws Exception {
    String offset = HttpKit.next(kit.get(VIEW));
    CompletableFuture<HttpResponse<String>> answer = kit.getAsync(POLL + offset);
    await().until(() -> kit.frontend.waiting() == 1);

    kit.state.apply("user/1/name=\"eve\"");

    HttpResponse<String> changed = answer.get(10, TimeUnit.SECONDS);
    assertThat(changed.body()).contains("\"value\":{\"name\":\"eve\"}", "\"txid\":\"2\"");
    assertThat(header(changed, "Stream-Up-To-Date")).isEqualTo("true");
    assertThat(header(changed, "Content-Type")).isEqualTo("application/json");
    assertThat(HttpKit.next(changed)).isEqualTo(HttpKit.next(kit.get(VIEW)));
  }

  @Test
  void aLongPollFindsWhatChangedBefore() throws Exception {
    String offset = HttpKit.next(kit.get(VIEW));
    kit.state.apply("user/1/name=\"eve\"");

    assertThat(kit.get(POLL + offset).body()).contains("\"name\":\"eve\"");
    assertThat(kit.get(POLL + "-1").body()).contains("\"insert\"");
  }

  @Test
  void aLongPollFromNowIsNotToldOfWhatIsThere() throws Exception {
    CompletableFuture<HttpResponse<String>> answer = kit.getAsync(POLL + "now");
    await().until(() -> kit.frontend.waiting() == 1);

    kit.state.apply("user/1/name=null");

    assertThat(answer.get(10, TimeUnit.SECONDS).body()).contains("\"operation\":\"delete\"");
  }

  @Test
  void aLongPollFromTheBeginningOfNothingWaits() throws Exception {
    CompletableFuture<HttpResponse<String>> answer =
        kit.getAsync("/v1/view?k=user/2/name&live=long-poll&offset=-1");
    await().until(() -> kit.frontend.waiting() == 1);

    kit.state.apply("user/2/name=\"bob\"");

    assertThat(answer.get(10, TimeUnit.SECONDS).body()).contains("\"operation\":\"insert\"");
  }

  @Test
  void nothingInTimeIs204WithALaterOffset() throws Exception {
    try (HttpKit quick = serving(LifecycleTest.times(BRIEF, BRIEF))) {
      quick.state.apply("user/1/name=\"ada\"");
      String offset = HttpKit.next(quick.get(VIEW));
      quick.state.apply("user/2/name=\"bob\"");

      HttpResponse<String> nothing = quick.get(POLL + offset);

      assertThat(nothing.statusCode()).isEqualTo(204);
      assertThat(nothing.body()).isEmpty();
      assertThat(HttpKit.next(nothing)).isGreaterThan(offset);
      assertThat(header(nothing, "Stream-Up-To-Date")).isEqualTo("true");
      assertThat(header(nothing, "Stream-Cursor")).isNotEmpty();
    }
  }

  @Test
  void aCursorMovesOnWithTimeAndWithWhoSentIt() throws Exception {
    long first = cursor(POLL + "-1");
    long sameTime = cursor(POLL + "-1");
    long sent = cursor(POLL + "-1&cursor=" + first);
    clock.advance(Duration.ofSeconds(20));

    assertThat(first).isEqualTo(Long.parseLong(CURSOR)).isEqualTo(sameTime);
    assertThat(sent).isGreaterThan(first);
    assertThat(cursor(POLL + "-1&cursor=" + first)).isEqualTo(first + 1);
    assertThat(cursor(POLL + "-1&cursor=nonsense")).isEqualTo(first + 1);
  }

  @Test
  void eventsAreWhatIsThereAndWhatComes() throws Exception {
    HttpResponse<InputStream> answer = open(kit, EVENTS + "-1");
    BufferedReader lines = lines(answer);

    assertThat(header(answer, "Content-Type")).isEqualTo("text/event-stream");
    assertThat(event(lines)).startsWith("event: data\ndata:[").contains("\"name\":\"ada\"");
    assertThat(event(lines))
        .isEqualTo(
            "event: control\ndata:{\"streamNextOffset\":\""
                + HttpKit.next(kit.get(VIEW))
                + "\",\"streamCursor\":\""
                + CURSOR
                + "\",\"upToDate\":true}\n");
    kit.state.apply("user/1/name=\"eve\"");
    assertThat(event(lines)).contains("\"operation\":\"update\"", "\"name\":\"eve\"");
    assertThat(next(event(lines))).isEqualTo(HttpKit.next(kit.get(VIEW)));
  }

  @Test
  void eventsFromNowBeginWithWhereThatIs() throws Exception {
    BufferedReader lines = lines(open(kit, EVENTS + "now"));

    assertThat(next(event(lines))).isEqualTo(HttpKit.next(kit.get(VIEW)));
    kit.state.apply("user/1/name=\"eve\"");
    assertThat(event(lines)).contains("\"name\":\"eve\"");
  }

  @Test
  void anIdleClientIsToldWhereItIsAndAfterAMinuteToComeAgain() throws Exception {
    try (HttpKit quick = serving(LifecycleTest.times(BRIEF, BRIEF))) {
      quick.state.apply("user/1/name=\"ada\"");
      BufferedReader lines = lines(open(quick, EVENTS + "now"));
      String begin = next(event(lines));
      quick.state.apply("user/2/name=\"bob\"");
      await().until(() -> next(event(lines)).compareTo(begin) > 0);

      clock.advance(Duration.ofSeconds(60));

      await().until(() -> lines.readLine() == null);
      await().until(() -> quick.frontend.waiting() == 0);
    }
  }

  @Test
  void aShutdownLetsAllGoWithTheirOffsets() throws Exception {
    String offset = HttpKit.next(kit.get(VIEW));
    CompletableFuture<HttpResponse<String>> poll = kit.getAsync(POLL + offset);
    BufferedReader lines = lines(open(kit, EVENTS + offset));
    event(lines);
    await().until(() -> kit.frontend.waiting() == 2);

    kit.frontend.withdraw();

    assertThat(poll.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
    assertThat(HttpKit.next(poll.join())).isEqualTo(offset);
    assertThat(lines.readLine()).isNull();
  }

  @Test
  void eachUserHasAViewOfTheirOwn() throws Exception {
    HttpResponse<String> five = get(VIEW, token(5, "a"));
    kit.state.apply("user/1/name=\"eve\"");

    assertProblem(get(VIEW + "&offset=" + HttpKit.next(five), token(6, "b")), 410, "view_changed");
    assertThat(get(VIEW + "&offset=" + HttpKit.next(five), token(5, "c")).statusCode())
        .isEqualTo(200);
    assertProblem(get(VIEW, "nonsense"), 401, "auth");
    assertThat(get("/v1/views", "nonsense").statusCode()).isEqualTo(405);
  }

  @Test
  void aLogoutEndsWhatWaits() throws Exception {
    String token = token(5, "a");
    CompletableFuture<HttpResponse<String>> poll =
        kit.client.sendAsync(request(POLL + "now", token), HttpResponse.BodyHandlers.ofString());
    BufferedReader lines =
        lines(
            kit.client.send(
                request(EVENTS + "now", token), HttpResponse.BodyHandlers.ofInputStream()));
    event(lines);
    await().until(() -> kit.frontend.waiting() == 2);

    sessions.logout("a");

    assertProblem(poll.get(10, TimeUnit.SECONDS), 401, "auth");
    assertThat(lines.readLine()).isNull();
    await().until(() -> kit.frontend.waiting() == 0);
  }

  @Test
  void anExpiredTokenEndsWhatWaits() throws Exception {
    CompletableFuture<HttpResponse<String>> poll =
        kit.client.sendAsync(
            request(POLL + "now", signer.sign(5, Optional.empty(), Instant.EPOCH, soon())),
            HttpResponse.BodyHandlers.ofString());
    await().until(() -> kit.frontend.waiting() == 1);

    clock.advance(Duration.ofSeconds(1));

    assertProblem(poll.get(10, TimeUnit.SECONDS), 401, "auth");
  }

  private HttpKit serving(FrontendOptions options) throws StartFailed {
    Access access =
        Access.byTokens(
            new JwtOptions(new JwtOptions.SharedSecret(SECRET, Optional.empty()), RULES, true),
            sessions,
            clock);
    HttpKit started = new HttpKit(options, clock, access);
    started.frontend.serve(started.state, started.state.changes());
    return started;
  }

  private Instant soon() {
    return clock.instant().plusSeconds(1);
  }

  private String token(long userId, String session) {
    return signer.sign(
        userId, Optional.of(session), Instant.EPOCH, clock.instant().plusSeconds(3_600));
  }

  private HttpResponse<String> get(String path, String token) throws Exception {
    return kit.client.send(request(path, token), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest request(String path, String token) {
    return kit.request(path).header("Authorization", "Bearer " + token).build();
  }

  private long cursor(String path) throws Exception {
    return Long.parseLong(header(kit.get(path), "Stream-Cursor"));
  }

  private static HttpResponse<InputStream> open(HttpKit kit, String path) throws Exception {
    return kit.client.send(kit.request(path).build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  private static BufferedReader lines(HttpResponse<InputStream> answer) {
    return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }

  /** All lines up to the empty one that ends the event. */
  private static String event(BufferedReader lines) throws Exception {
    StringBuilder event = new StringBuilder();
    for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
      event.append(line).append('\n');
    }
    return event.toString();
  }

  private static String next(String event) {
    Matcher found = NEXT.matcher(event);
    assertThat(found.find()).as(event).isTrue();
    return found.group(1);
  }

  private static String header(HttpResponse<?> response, String name) {
    return DurableRoutesTest.header(response, name);
  }
}

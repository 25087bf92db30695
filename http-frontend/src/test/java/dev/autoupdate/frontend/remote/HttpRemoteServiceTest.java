package dev.autoupdate.frontend.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The words on the wire, and what can go wrong there. */
@Timeout(60)
final class HttpRemoteServiceTest {

  private static final Key ONE = Key.of("poll/1/live_count");
  private static final Key TWO = Key.of("poll/2/live_count");
  private static final Duration LONG = Duration.ofSeconds(15);
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final int ANSWER_BYTES = 100_000;

  private final RemoteService remote =
      new HttpRemoteService(new RemoteLimits(8, 500, ANSWER_BYTES, 100, 1_000));
  private final CountDownLatch never = new CountDownLatch(1);
  private TestService service;

  @BeforeEach
  void start() throws Exception {
    service = new TestService();
  }

  @AfterEach
  void stop() {
    never.countDown();
    service.close();
  }

  @Test
  void keysAreAskedForByPost() throws Exception {
    service.answer(200, "{\"poll\":{\"1\":{\"live_count\":5}}}");

    assertThat(ask(LONG)).isEqualTo(new Fetched.Answer(Map.of(ONE, Json.of("5")), Set.of()));
    assertThat(service.requests())
        .containsExactly(
            new TestService.Request(
                "POST",
                "/internal/vote?x=1",
                "application/json",
                "{\"requests\":[\"poll/1/live_count\",\"poll/2/live_count\"]}"));
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 204, 302, 307, 400, 404, 500, 503})
  void onlyStatus200IsAnAnswer(int status) throws Exception {
    service.answer(status, "{\"poll\":{\"1\":{\"live_count\":5}}}");

    assertThat(ask(LONG)).isEqualTo(new Fetched.Failed("status " + status, true));
    assertThat(service.requests()).as("no redirect is followed").hasSize(1);
  }

  @Test
  void aMalformedAnswerIsAFailure() throws Exception {
    service.answer(200, "<html>");

    assertThat(ask(LONG))
        .isInstanceOfSatisfying(
            Fetched.Failed.class,
            failed -> assertThat(failed.reason()).startsWith("the answer is no JSON"));
  }

  @Test
  void aServiceThatSaysNothingIsGivenUp() throws Exception {
    service.holdAll(never);

    assertThat(ask(SHORT)).isEqualTo(new Fetched.Failed("no answer within 200 ms", false));
  }

  @Test
  void aBodyThatDoesNotEndIsGivenUpToo() throws Exception {
    service.answer(200, "{\"poll\":{\"1\":{\"live_count\":5}}}");
    service.holdBody(never);

    assertThat(ask(SHORT)).isEqualTo(new Fetched.Failed("no answer within 200 ms", false));
  }

  @Test
  void anAnswerThatIsTooLongIsNotReadToItsEnd() throws Exception {
    service.answer(200, " ".repeat(4 * ANSWER_BYTES));
    service.holdBody(never);

    assertThat(ask(LONG))
        .isEqualTo(
            new Fetched.Failed("broken connection: the answer has more than 100000 bytes", true));
  }

  @Test
  void aServiceThatIsNotThereIsAFailure() throws Exception {
    // Bound, so that nobody else listens there, and not listening.
    try (Socket silent = new Socket()) {
      silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

      assertThat(ask(URI.create("http://127.0.0.1:" + silent.getLocalPort()), LONG))
          .isEqualTo(new Fetched.Failed("cannot be reached", false));
    }
  }

  @Test
  void aUrlThatCannotBeAskedIsAFailure() throws Exception {
    assertThat(ask(URI.create("http://127.0.0.1:99999/"), LONG)).isInstanceOf(Fetched.Failed.class);
  }

  private Fetched ask(Duration timeout) throws Exception {
    return ask(service.url("/internal/vote?x=1"), timeout);
  }

  private Fetched ask(URI url, Duration timeout) throws Exception {
    return remote.ask(url, List.of(ONE, TWO), timeout).get(30, TimeUnit.SECONDS);
  }
}

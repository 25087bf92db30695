package dev.autoupdate.frontend.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autoupdate.frontend.kit.OtherService;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BoundedClientTest {

  private final CountDownLatch never = new CountDownLatch(1);
  private final BoundedClient client = new BoundedClient();
  private OtherService service;

  @BeforeEach
  void start() throws Exception {
    service = new OtherService();
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void aBodyOfTheMostThereMayBeIsRead() throws Exception {
    service.answer(200, Map.of(), "12345");

    assertThat(ask(5, Duration.ofSeconds(20)).body()).asString().isEqualTo("12345");
  }

  @Test
  void aByteMoreIsNoAnswer() {
    service.answer(200, Map.of(), "123456");

    assertThatThrownBy(() -> ask(5, Duration.ofSeconds(20)))
        .hasRootCauseExactlyInstanceOf(AnswerTooLong.class);
  }

  @Test
  void ofAnotherStatusTheBodyIsNotKept() throws Exception {
    service.answer(500, Map.of(), "x".repeat(100_000));

    HttpResponse<byte[]> answer = ask(5, Duration.ofSeconds(20));

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    service.answer(302, Map.of("Location", "/elsewhere"), "");

    assertThat(ask(5, Duration.ofSeconds(20)).statusCode()).isEqualTo(302);
    assertThat(service.asked()).hasSize(1);
  }

  @Test
  void whatTakesTooLongIsGivenUp() {
    service.hold(never);

    assertThatThrownBy(() -> ask(5, Duration.ofMillis(50)))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseInstanceOf(TimeoutException.class);
  }

  private HttpResponse<byte[]> ask(int mostBytes, Duration timeout) throws Exception {
    return client
        .send(HttpRequest.newBuilder(service.url()).build(), timeout, mostBytes)
        .get(30, TimeUnit.SECONDS);
  }
}

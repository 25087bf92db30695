package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.autoupdate.frontend.auth.Access;
import dev.autoupdate.frontend.http.RawClient.Answer;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.restrict.RulesSource;
import java.time.Clock;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeparturesTest {

  private static final String VIEW = "/system/autoupdate?k=user/1/name";
  private static final String POLL = VIEW + "&longpolling=1&offset=";
  private static final Duration MUCH_LATER = Duration.ofSeconds(60);

  @Test
  void aLongPollWhoseClientWentAwayIsForgottenWithinSeconds() throws Exception {
    try (HttpKit kit = kit(Departures.LOOK);
        RawClient client = new RawClient(kit)) {
      client.send(POLL + kit.offset("user/1/name"));
      await().until(() -> kit.frontend.waiting() == 1);

      client.leave();

      await().until(() -> kit.frontend.waiting() == 0);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aClientThatGoesAwayAfterItWasLookedAtIsForgotten(boolean reset) throws Exception {
    try (HttpKit kit = kit(Duration.ofMillis(10));
        RawClient poll = new RawClient(kit);
        RawClient stream = new RawClient(kit)) {
      poll.send(POLL + kit.offset("user/1/name"));
      stream.send("/system/autoupdate?k=user/2/name");
      stays().until(() -> kit.frontend.waiting() == 2);

      if (reset) {
        poll.reset();
        stream.reset();
      } else {
        poll.leave();
        stream.leave();
      }

      await().until(() -> kit.frontend.waiting() == 0);
    }
  }

  @Test
  void aStreamIsLookedAtAfterItsLinesToo() throws Exception {
    try (HttpKit kit = kit(Duration.ofMillis(10));
        RawClient stream = new RawClient(kit)) {
      stream.send(VIEW);
      for (int i = 0; i < 3; i++) {
        stays().until(() -> kit.frontend.waiting() == 1);
        kit.state.apply("user/1/name=" + i);
        String line = "{\"user/1/name\":" + i + "}";
        await().until(() -> stream.line().equals(line));
      }

      stream.leave();

      await().until(() -> kit.frontend.waiting() == 0);
    }
  }

  @Test
  void aClientThatStaysIsAnsweredOnTheSameConnection() throws Exception {
    try (HttpKit kit = kit(Duration.ofMillis(10));
        RawClient client = new RawClient(kit)) {
      String offset = kit.offset("user/1/name");
      for (int i = 0; i < 5; i++) {
        client.send(POLL + offset);
        stays().until(() -> kit.frontend.waiting() == 1);
        kit.state.apply("user/1/name=" + i);
        Answer answer = client.read();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"user/1/name\":" + i + "}\n");
        offset = answer.offset();
      }
    }
  }

  @Test
  void aNextRequestEndsTheWaitAndIsAnsweredAfterIt() throws Exception {
    try (HttpKit kit = kit(Duration.ofMillis(10));
        RawClient client = new RawClient(kit)) {
      client.send(POLL + kit.offset("user/1/name"));
      stays().until(() -> kit.frontend.waiting() == 1);
      kit.state.apply("user/2/name=\"bob\"");

      client.send("/system/autoupdate?single=1&k=user/2/name");
      Answer waited = client.read();
      Answer next = client.read();

      assertThat(waited.status()).isEqualTo(204);
      assertThat(waited.offset()).contains("_000000000000000");
      assertThat(next.body()).isEqualTo("{\"user/2/name\":\"bob\"}\n");
      client.send(VIEW + "&longpolling=1&offset=" + waited.offset());
      kit.state.apply("user/1/name=\"ada\"");
      assertThat(client.read().body()).isEqualTo("{\"user/1/name\":\"ada\"}\n");
    }
  }

  @Test
  void aRequestThatCameTogetherWithTheWaitingOneDoesNotHideTheDeparture() throws Exception {
    try (HttpKit kit = kit(Duration.ofMillis(10));
        RawClient client = new RawClient(kit)) {
      client.send(POLL + kit.offset("user/1/name"), POLL + kit.offset("user/1/name"));
      stays().until(() -> kit.frontend.waiting() == 1);

      client.leave();

      await().until(() -> kit.frontend.waiting() == 0);
    }
  }

  @Test
  void aClientThatOnlyStopsSendingIsAnsweredEarly() throws Exception {
    try (HttpKit kit = kit(Duration.ofMillis(10));
        RawClient client = new RawClient(kit)) {
      client.send(POLL + kit.offset("user/1/name"));
      client.shutdownOutput();

      assertThat(client.read().status()).isEqualTo(204);
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  /** One that looks for departures so often. */
  static HttpKit kit(Duration look) throws StartFailed {
    HttpKit kit =
        new HttpKit(
            new HttpFrontend(
                LifecycleTest.times(MUCH_LATER, MUCH_LATER),
                Access.anonymous(Clock.systemUTC()),
                RulesSource.NONE,
                new Failures(),
                null,
                () -> HttpKit.READY,
                Clock.systemUTC(),
                look));
    kit.frontend.serve(kit.state, kit.state.changes());
    return kit;
  }

  // Long enough for several looks.
  private static ConditionFactory stays() {
    return await().during(Duration.ofMillis(100));
  }
}

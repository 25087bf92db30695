package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.autoupdate.frontend.auth.Access;
import dev.autoupdate.frontend.auth.AuthFault;
import dev.autoupdate.frontend.auth.Authentication;
import dev.autoupdate.frontend.auth.Authenticator;
import dev.autoupdate.frontend.auth.Caller;
import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.auth.Sessions;
import dev.autoupdate.frontend.kit.InMemoryKeyState;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client module against the frontend. Needs Node 18 or later. */
final class ClientModuleTest {

  @TempDir Path folder;

  @BeforeAll
  static void needsNode() {
    boolean there = NodeClient.isThere();
    if (!there) {
      System.err.println("SKIPPED: ClientModuleTest, for there is no node on the path");
    }
    assumeThat(there).as("node is on the path").isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"long-poll", "sse"})
  void itTellsTheSnapshotAndEachChange(String transport) throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK)) {
      kit.state.apply("user/1/name=\"ada\"", "user/1/age=36");
      try (NodeClient client = client(kit, transport, "none")) {
        assertThat(client.next("change"))
            .isEqualTo(
                "{\"changes\":{\"user/1/age\":36,\"user/1/name\":\"ada\"},"
                    + "\"values\":{\"user/1/age\":36,\"user/1/name\":\"ada\"},\"reset\":false}");
        kit.state.apply("user/1/age=null");
        assertThat(client.next("change"))
            .isEqualTo(
                "{\"changes\":{\"user/1/age\":null},"
                    + "\"values\":{\"user/1/name\":\"ada\"},\"reset\":false}");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"long-poll", "sse"})
  void itGoesOnFromItsOffsetAfterARestart(String transport) throws Exception {
    HttpKit first = HttpKit.serving(HttpKit.QUICK);
    InMemoryKeyState state = first.state;
    state.apply("user/1/name=\"ada\"", "user/1/age=36");
    int port = first.frontend.port();
    try (NodeClient client = client(first, transport, "none")) {
      client.next("change");
      await().until(() -> first.frontend.waiting() == 1);

      first.close();
      state.apply("user/1/name=\"eve\"");
      awaitState(client, "waiting");
      try (HttpKit second = new HttpKit(EventStreamTest.onPort(port))) {
        second.frontend.serve(state, state.changes());

        assertThat(client.next("change"))
            .isEqualTo(
                "{\"changes\":{\"user/1/name\":\"eve\"},"
                    + "\"values\":{\"user/1/age\":36,\"user/1/name\":\"eve\"},\"reset\":false}");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"long-poll", "sse"})
  void aServerThatIsNotReadySaysWhenToComeBack(String transport) throws Exception {
    try (HttpKit kit = new HttpKit(HttpKit.QUICK);
        NodeClient client = client(kit, transport, "none")) {
      assertThat(awaitState(client, "waiting"))
          .contains("\"type\":\"not_ready\"")
          .containsPattern("\"retryMs\":\\d+");

      kit.state.apply("user/1/name=\"ada\"");
      kit.frontend.serve(kit.state, kit.state.changes());
      assertThat(client.next("change")).contains("\"values\":{\"user/1/name\":\"ada\"}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"long-poll", "sse"})
  void anExpiredOffsetBecomesASnapshotAndTheDifferenceIsTold(String transport) throws Exception {
    HttpKit first = HttpKit.serving(HttpKit.QUICK);
    InMemoryKeyState state = first.state;
    state.apply("user/1/name=\"ada\"", "user/1/age=36");
    int port = first.frontend.port();
    try (NodeClient client = client(first, transport, "none")) {
      client.next("change");
      await().until(() -> first.frontend.waiting() == 1);

      first.close();
      state.apply("user/1/name=\"eve\"", "user/1/age=null");
      state.trimTo(2);
      try (HttpKit second = new HttpKit(EventStreamTest.onPort(port))) {
        second.frontend.serve(state, state.changes());

        assertThat(client.next("change"))
            .isEqualTo(
                "{\"changes\":{\"user/1/age\":null,\"user/1/name\":\"eve\"},"
                    + "\"values\":{\"user/1/name\":\"eve\"},\"reset\":true}");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"long-poll", "sse"})
  void itAsksForAnotherTokenWhenItsSessionEnds(String transport) throws Exception {
    Sessions sessions = Sessions.awaitingLogouts(Clock.systemUTC(), Duration.ofHours(1));
    sessions.upToDate();
    Set<String> ended = ConcurrentHashMap.newKeySet();
    Access access = new Access(bySession(ended), sessions);
    try (HttpKit kit = new HttpKit(HttpKit.QUICK, Clock.systemUTC(), access)) {
      kit.frontend.serve(kit.state, kit.state.changes());
      kit.state.apply("user/1/name=\"ada\"");
      try (NodeClient client = client(kit, transport, "ask")) {
        client.next("token");
        client.tell("first");
        client.next("change");
        await().until(() -> kit.frontend.waiting() == 1);

        ended.add("first");
        sessions.logout("first");
        client.next("token");
        client.tell("second");
        await().until(() -> kit.frontend.waiting() == 1);
        kit.state.apply("user/1/name=\"eve\"");

        assertThat(client.next("change"))
            .isEqualTo(
                "{\"changes\":{\"user/1/name\":\"eve\"},"
                    + "\"values\":{\"user/1/name\":\"eve\"},\"reset\":false}");
        ended.add("second");
        sessions.logout("second");
        client.next("token");
        client.tell("first");
        assertThat(client.next("done")).isEqualTo("\"auth\"");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sse"})
  void anIdleClientsOffsetMovesOn(String transport) throws Exception {
    try (HttpKit kit =
        HttpKit.serving(LifecycleTest.times(Duration.ofSeconds(20), Duration.ofMillis(100)))) {
      try (NodeClient client = client(kit, transport, "none")) {
        client.next("change");
        kit.state.apply("user/2/name=\"bob\"");

        String status = client.next("status");
        while (!status.contains("_0000000000000001_")) {
          status = client.next("status");
        }
        assertThat(status).contains("\"live\"");
      }
    }
  }

  private NodeClient client(HttpKit kit, String transport, String tokens) throws Exception {
    return new NodeClient(folder, kit.frontend.port(), transport, tokens);
  }

  private static String awaitState(NodeClient client, String state) throws Exception {
    String status = client.next("status");
    while (!status.contains("\"" + state + "\"")) {
      status = client.next("status");
    }
    return status;
  }

  /** The token is the name of a session, of user 5. */
  private static Authenticator bySession(Set<String> ended) {
    return credentials -> {
      List<String> header = credentials.header("Authorization");
      String session = header.isEmpty() ? "" : header.get(0).replace("Bearer ", "");
      return CompletableFuture.completedFuture(
          session.isEmpty() || ended.contains(session)
              ? new Authentication.Denied(AuthFault.LOGGED_OUT)
              : new Caller(Identity.of(5), Optional.empty(), Optional.of(session)));
    };
  }
}

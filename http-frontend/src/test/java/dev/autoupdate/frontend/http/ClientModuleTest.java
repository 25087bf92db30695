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
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client module against the frontend. Needs Node 18 or later. */
final class ClientModuleTest {

  private static final String KEYS = "[\"user/1/name\",\"user/1/age\"]";
  private static final String ADA = "{\"user/1/age\":36,\"user/1/name\":\"ada\"}";

  @TempDir Path folder;

  @BeforeAll
  static void needsNode() {
    boolean there = NodeClient.isThere();
    if (!there) {
      System.err.println("SKIPPED: ClientModuleTest, for there is no node on the path");
    }
    assumeThat(there).as("node is on the path").isTrue();
  }

  @OverEachTransport
  void itTellsTheSnapshotAndEachChange(String transport) throws Exception {
    try (HttpKit kit = withAda();
        NodeClient client = client(kit, transport)) {
      assertThat(client.next("change")).isEqualTo(change(ADA, ADA, false));

      kit.state.apply("user/1/age=null");

      assertThat(client.next("change"))
          .isEqualTo(change("{\"user/1/age\":null}", "{\"user/1/name\":\"ada\"}", false));
    }
  }

  @OverEachTransport
  void aNestedRequestIsFollowedToo(String transport) throws Exception {
    String request = "[{\"collection\":\"user\",\"ids\":[1],\"fields\":{\"name\":null}}]";
    try (HttpKit kit = withAda();
        NodeClient client = client(kit, transport, "none", request)) {
      assertThat(client.next("change")).contains("{\"user/1/name\":\"ada\"}");

      kit.state.apply("user/1/name=\"eve\"");

      assertThat(client.next("change")).contains("{\"user/1/name\":\"eve\"}");
    }
  }

  @OverEachTransport
  void aSnapshotThatComesInPartsIsPutTogether(String transport) throws Exception {
    String large = "\"" + "ä\\n ".repeat(200_000) + "\"";
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK)) {
      kit.state.apply("user/1/name=" + large);
      try (NodeClient client = client(kit, transport)) {
        assertThat(client.next("change"))
            .startsWith("{\"changes\":{\"user/1/name\":" + large + "}");
      }
    }
  }

  @OverEachTransport
  void itGoesOnFromItsOffsetAfterARestart(String transport) throws Exception {
    HttpKit first = withAda();
    InMemoryKeyState state = first.state;
    try (NodeClient client = client(first, transport)) {
      awaitWaiting(first, client);
      first.close();
      awaitStatus(client, "\"waiting\"");
      state.apply("user/1/name=\"eve\"");

      try (HttpKit second = again(first)) {
        assertThat(client.next("change"))
            .isEqualTo(change("{\"user/1/name\":\"eve\"}", ADA.replace("ada", "eve"), false));
        assertThat(second.frontend.connections()).isPositive();
      }
    }
  }

  @OverEachTransport
  void aServerThatIsNotReadySaysWhenToComeBack(String transport) throws Exception {
    try (HttpKit kit = new HttpKit(HttpKit.QUICK);
        NodeClient client = client(kit, transport)) {
      assertThat(awaitStatus(client, "\"waiting\""))
          .contains("\"type\":\"not_ready\"")
          .containsPattern("\"retryMs\":\\d+");

      kit.state.apply("user/1/name=\"ada\"");
      kit.frontend.serve(kit.state, kit.state.changes());
      assertThat(client.next("change")).contains("\"values\":{\"user/1/name\":\"ada\"}");
    }
  }

  @OverEachTransport
  void anExpiredOffsetBecomesASnapshotAndTheDifferenceIsTold(String transport) throws Exception {
    HttpKit first = withAda();
    InMemoryKeyState state = first.state;
    try (NodeClient client = client(first, transport)) {
      awaitWaiting(first, client);
      first.close();
      state.apply("user/1/name=\"eve\"", "user/1/age=null");
      state.trimTo(2);

      try (HttpKit second = again(first)) {
        assertThat(client.next("change"))
            .isEqualTo(
                change(
                    "{\"user/1/age\":null,\"user/1/name\":\"eve\"}",
                    "{\"user/1/name\":\"eve\"}",
                    true));
        assertThat(second.frontend.connections()).isPositive();
      }
    }
  }

  @OverEachTransport
  void itAsksForAnotherTokenWhenItsSessionEnds(String transport) throws Exception {
    Sessions sessions = Sessions.awaitingLogouts(Clock.systemUTC(), Duration.ofHours(1));
    sessions.upToDate();
    Set<String> ended = ConcurrentHashMap.newKeySet();
    Access access = new Access(bySession(ended), sessions);
    try (HttpKit kit = new HttpKit(HttpKit.QUICK, Clock.systemUTC(), access);
        NodeClient client = client(kit, transport, "ask", KEYS)) {
      kit.state.apply("user/1/name=\"ada\"");
      kit.frontend.serve(kit.state, kit.state.changes());
      client.next("token");
      client.tell("first");
      awaitWaiting(kit, client);

      ended.add("first");
      sessions.logout("first");
      client.next("token");
      client.tell("second");
      await().until(() -> kit.frontend.waiting() == 1);
      kit.state.apply("user/1/name=\"eve\"");

      String eve = "{\"user/1/name\":\"eve\"}";
      assertThat(client.next("change")).isEqualTo(change(eve, eve, false));
      ended.add("second");
      sessions.logout("second");
      client.next("token");
      client.tell("first");
      assertThat(client.next("done")).isEqualTo("\"auth\"");
    }
  }

  @Test
  void anIdleClientsOffsetMovesOn() throws Exception {
    Duration slow = Duration.ofSeconds(20);
    try (HttpKit kit = HttpKit.serving(LifecycleTest.times(slow, Duration.ofMillis(100)));
        NodeClient client = client(kit, "sse")) {
      client.next("change");

      kit.state.apply("user/2/name=\"bob\"");

      assertThat(awaitStatus(client, "_0000000000000001_")).contains("\"live\"");
    }
  }

  @OverEachTransport
  void itTellsHowOldTheDataIs(String transport) throws Exception {
    try (HttpKit kit = withAda();
        NodeClient client = client(kit, transport)) {
      assertThat(awaitStatus(client, "\"live\"")).contains("\"ageMs\":7,");
    }
  }

  @OverEachTransport
  void aRefusedRequestIsNotRepeated(String transport) throws Exception {
    try (HttpKit kit = withAda();
        NodeClient client = client(kit, transport, "none", "[\"nonsense\"]")) {
      assertThat(awaitStatus(client, "\"failed\"")).contains("\"type\":\"invalid_request\"");
      assertThat(client.next("done")).isEqualTo("\"invalid_request\"");
    }
  }

  @OverEachTransport
  void itIsStoppedByItsSignal(String transport) throws Exception {
    try (HttpKit kit = withAda();
        NodeClient client = client(kit, transport)) {
      awaitWaiting(kit, client);

      client.tell("stop");

      awaitStatus(client, "\"stopped\"");
      assertThat(client.next("done")).isEqualTo("\"stopped\"");
      await().until(() -> kit.frontend.waiting() == 0);
    }
  }

  @OverEachTransport
  void itComesBackAsLateAsTheServerSays(String transport) throws Exception {
    try (HttpKit kit = new HttpKit(HttpKit.QUICK);
        NodeClient client = client(kit, transport)) {
      String refused = awaitStatus(client, "\"not_ready\"");
      double pause = pause(client);

      kit.state.apply("user/1/name=\"ada\"");
      kit.frontend.serve(kit.state, kit.state.changes());

      client.next("change");
      assertThat(refused).contains("\"retryMs\":" + (long) pause + "}");
      assertThat(pause).isPositive();
    }
  }

  @Test
  void itComesBackLaterAndLaterWhenNobodyAnswers() throws Exception {
    HttpKit kit = withAda();
    kit.close();
    try (NodeClient client = client(kit, "long-poll")) {
      assertThat(pause(client)).isBetween(250.0, 500.0);
      assertThat(pause(client)).isBetween(500.0, 1_000.0);
      assertThat(pause(client)).isBetween(1_000.0, 2_000.0);
      awaitStatus(client, "\"waiting\"");
    }
  }

  private NodeClient client(HttpKit kit, String transport) throws Exception {
    return client(kit, transport, "none", KEYS);
  }

  private NodeClient client(HttpKit kit, String transport, String tokens, String request)
      throws Exception {
    return new NodeClient(folder, kit.port, transport, tokens, request);
  }

  private static HttpKit withAda() throws Exception {
    HttpKit kit = HttpKit.serving(HttpKit.QUICK);
    kit.state.apply("user/1/name=\"ada\"", "user/1/age=36");
    return kit;
  }

  /** Another server at the same port, with the same state. */
  private static HttpKit again(HttpKit closed) throws Exception {
    HttpKit kit = new HttpKit(EventStreamTest.onPort(closed.port));
    kit.frontend.serve(closed.state, closed.state.changes());
    return kit;
  }

  private static void awaitWaiting(HttpKit kit, NodeClient client) throws Exception {
    client.next("change");
    await().until(() -> kit.frontend.waiting() == 1);
  }

  private static String awaitStatus(NodeClient client, String part) throws Exception {
    String status = client.next("status");
    while (!status.contains(part)) {
      status = client.next("status");
    }
    return status;
  }

  /** For how many milliseconds it waits now, before its next attempt. */
  private static double pause(NodeClient client) throws Exception {
    return Double.parseDouble(client.next("pause"));
  }

  private static String change(String changes, String values, boolean reset) {
    return "{\"changes\":" + changes + ",\"values\":" + values + ",\"reset\":" + reset + "}";
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

  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @ParameterizedTest
  @ValueSource(strings = {"long-poll", "sse"})
  private @interface OverEachTransport {}
}

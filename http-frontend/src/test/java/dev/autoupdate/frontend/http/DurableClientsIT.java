package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.autoupdate.frontend.auth.Access;
import dev.autoupdate.frontend.calculated.CalculatedFields;
import dev.autoupdate.frontend.kit.InMemoryKeyState;
import dev.autoupdate.frontend.kit.NodeLines;
import dev.autoupdate.frontend.kit.NodeProject;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.restrict.Restricter;
import dev.autoupdate.frontend.restrict.Rules;
import dev.autoupdate.frontend.restrict.RulesSource;
import dev.autoupdate.frontend.restrict.Verdict;
import dev.autoupdate.schema.Key;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The standard clients, unchanged, follow a view through all that can happen to it, a restart of
 * the server included.
 */
@Timeout(300)
final class DurableClientsIT {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Key OPEN = Key.of("setting/1/open");
  private static final String REQUEST =
      """
      [{"collection": "user", "ids": [1, 2], "fields": {"name": null, "email": null,
        "group_ids": {"type": "relation-list", "collection": "group", "fields": {"title": null}}
      }}]""";

  /** Addresses are shown as long as a setting says so. */
  private static final Restricter ADDRESSES =
      (identity, state) ->
          keys ->
              keys.stream()
                  .map(
                      key ->
                          key.field().equals("email") && state.read(OPEN) == null
                              ? Verdict.hidden()
                              : Verdict.shown())
                  .toList();

  private static final RulesSource RULES = state -> new Rules(CalculatedFields.NONE, ADDRESSES);

  private final InMemoryKeyState state = new InMemoryKeyState();
  private HttpFrontend frontend;

  @BeforeEach
  void start() throws Exception {
    NodeProject.require();
    frontend = serve(0);
    state.apply(
        "setting/1/open=true",
        "user/1/name=\"ada\"",
        "user/1/email=\"ada@example.org\"",
        "user/2/name=\"bob\"",
        "group/7/title=\"crew\"");
  }

  @AfterEach
  void stop() {
    if (frontend != null) {
      frontend.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"long-poll", "sse"})
  void theClientFollowsAViewWithoutAGap(String live) throws Exception {
    try (NodeLines lines = new NodeLines(NodeProject.start("follow.mjs", url(), live))) {
      assertThat(next(lines))
          .containsExactly(
              "insert user/1 {\"email\":\"ada@example.org\",\"name\":\"ada\"}",
              "insert user/2 {\"name\":\"bob\"}");

      state.apply("user/1/group_ids=[7]");
      assertThat(next(lines))
          .containsExactly(
              "insert group/7 {\"title\":\"crew\"}",
              "update user/1 {\"email\":\"ada@example.org\",\"group_ids\":[7],\"name\":\"ada\"}");

      state.apply("setting/1/open=null");
      assertThat(next(lines))
          .containsExactly("delete user/1", "insert user/1 {\"group_ids\":[7],\"name\":\"ada\"}");

      restart(() -> state.apply("user/1/name=\"eve\"", "user/2/name=null"));
      assertThat(next(lines))
          .containsExactly("update user/1 {\"group_ids\":[7],\"name\":\"eve\"}", "delete user/2");

      state.apply("user/1/group_ids=null");
      assertThat(next(lines))
          .containsExactly("delete group/7", "delete user/1", "insert user/1 {\"name\":\"eve\"}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"long-poll", "sse"})
  void theClientGoesOnFromAnOffset(String live) throws Exception {
    String offset;
    try (NodeLines lines = new NodeLines(NodeProject.start("follow.mjs", url(), live))) {
      offset = lines.next().get("offset").textValue();
    }
    state.apply("user/2/name=null");

    try (NodeLines lines = new NodeLines(NodeProject.start("follow.mjs", url(), live, offset))) {
      assertThat(next(lines)).containsExactly("delete user/2");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"long-poll", "sse"})
  void theDatabaseHoldsWhatIsToBeSeen(String live) throws Exception {
    try (NodeLines lines = new NodeLines(NodeProject.start("database.mjs", url(), live))) {
      awaitRows(
          lines,
          """
          {"users": {"1": {"id": "1", "name": "ada", "email": "ada@example.org"},
            "2": {"id": "2", "name": "bob"}}, "groups": {}}""");

      state.apply("user/1/group_ids=[7]", "user/2/name=\"bea\"");
      awaitRows(
          lines,
          """
          {"users": {
            "1": {"id": "1", "name": "ada", "email": "ada@example.org", "group_ids": [7]},
            "2": {"id": "2", "name": "bea"}}, "groups": {"7": {"id": "7", "title": "crew"}}}""");

      state.apply("setting/1/open=null");
      awaitRows(
          lines,
          """
          {"users": {"1": {"id": "1", "name": "ada", "group_ids": [7]},
            "2": {"id": "2", "name": "bea"}}, "groups": {"7": {"id": "7", "title": "crew"}}}""");

      restart(() -> state.apply("user/2/name=null", "group/7/title=\"staff\""));
      awaitRows(
          lines,
          """
          {"users": {"1": {"id": "1", "name": "ada", "group_ids": [7]}},
            "groups": {"7": {"id": "7", "title": "staff"}}}""");

      state.apply("user/1/group_ids=null");
      awaitRows(lines, "{\"users\": {\"1\": {\"id\": \"1\", \"name\": \"ada\"}}, \"groups\": {}}");
    }
  }

  private String url() throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK)) {
      HttpResponse<String> made = kit.post("/v1/views", REQUEST);
      return "http://127.0.0.1:" + frontend.port() + DurableRoutesTest.header(made, "Location");
    }
  }

  private HttpFrontend serve(int port) throws StartFailed {
    FrontendOptions options =
        new FrontendOptions(
            "127.0.0.1",
            port,
            0,
            HttpKit.QUICK.longpollTimeout(),
            HttpKit.QUICK.streamHeartbeat(),
            HttpKit.QUICK.catchUpTimeout(),
            HttpKit.QUICK.limits(),
            HttpKit.QUICK.views());
    Clock clock = Clock.systemUTC();
    HttpFrontend started =
        new HttpFrontend(
            options,
            Access.anonymous(clock),
            RULES,
            new Failures(),
            null,
            () -> HttpKit.READY,
            clock);
    started.start();
    started.serve(state, state.changes());
    return started;
  }

  /** Another server at the same port; what is done while there is none. */
  private void restart(Runnable meanwhile) throws StartFailed {
    int port = frontend.port();
    frontend.close();
    meanwhile.run();
    frontend = serve(port);
  }

  /** The next messages, one text for each. */
  private static List<String> next(NodeLines lines) throws Exception {
    JsonNode batch = lines.next();
    while (batch.get("items").isEmpty()) {
      batch = lines.next();
    }
    List<String> messages = new ArrayList<>();
    for (JsonNode item : batch.get("items")) {
      messages.add(
          "%s %s/%s %s"
              .formatted(
                  item.get("headers").get("operation").textValue(),
                  item.get("type").textValue(),
                  item.get("key").textValue(),
                  item.has("value") ? item.get("value") : "")
              .strip());
    }
    return messages;
  }

  /** A database may show the collections of one batch one after the other. */
  private static void awaitRows(NodeLines lines, String expected) throws Exception {
    JsonNode rows = MAPPER.readTree(expected);
    JsonNode seen = lines.next();
    for (int i = 0; i < 5 && !seen.equals(rows); i++) {
      seen = lines.next();
    }
    assertThat(seen).isEqualTo(rows);
  }
}

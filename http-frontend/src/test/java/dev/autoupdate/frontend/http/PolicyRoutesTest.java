package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.auth.Access;
import dev.autoupdate.frontend.control.PolicyControl;
import dev.autoupdate.frontend.kit.AppliedAtOnce;
import dev.autoupdate.frontend.kit.InMemoryKeyState;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.Health;
import dev.autoupdate.frontend.restrict.policy.Policies;
import dev.autoupdate.frontend.restrict.policy.PolicyCompiler;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PolicyRoutesTest {

  private static final String PATH = "/internal/policy";
  private static final String POLICY =
      "{\"version\":2,\"files\":[{\"name\":\"p.yaml\",\"text\":\"version: 2\\ncollections:\\n"
          + "  motion:\\n    modes: {own: this.author_id == user.id}\\n    default: own\\n\"}]}";

  private static final String WARNINGS =
      "\"warnings\":[\"p.yaml:4:23: motion/author_id is read here only,"
          + " and the policy names it nowhere: is it spelled right?\"]}\n";

  private final InMemoryKeyState state = new InMemoryKeyState();
  private final AppliedAtOnce topic = new AppliedAtOnce(state);
  private final HttpClient client = HttpClient.newHttpClient();
  private final Failures failures = new Failures();
  private final HttpFrontend frontend = frontend();

  @BeforeEach
  void serve() throws Exception {
    frontend.start();
    frontend.serve(state, state.changes());
  }

  @AfterEach
  void close() {
    frontend.close();
  }

  @Test
  void aPolicyThatIsPutIsShownAndSaidFromWhereOnItCountsAndWhatLooksWrong() throws Exception {
    HttpResponse<String> put = send("PUT", PATH, POLICY);

    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
    assertThat(put.body())
        .isEqualTo("{\"outcome\":\"applied\",\"version\":2,\"position\":1," + WARNINGS);
    assertThat(send("GET", PATH, "").body()).isEqualTo(POLICY + "\n");
  }

  @Test
  void aPolicyThatWarnsOfNothingIsPutWithoutAWarning() throws Exception {
    String policy = POLICY.replace("default: own", "fields: {author_id: own}");

    assertThat(send("PUT", PATH, policy).body()).endsWith(",\"warnings\":[]}\n");
  }

  @Test
  void aPolicyThatIsTooLargeIsRefusedAsSuch() throws Exception {
    HttpResponse<String> put = send("PUT", PATH, "x".repeat(2_000_000));

    DataRoutesTest.assertProblem(put, 413, "payload_too_large");
  }

  @Test
  void thePolicyInForcePutAgainIsUnchangedAndWarnsAgain() throws Exception {
    send("PUT", PATH, POLICY);

    assertThat(send("PUT", PATH, send("GET", PATH, "").body()).body())
        .isEqualTo("{\"outcome\":\"unchanged\",\"version\":2," + WARNINGS);
    assertThat(topic.sent()).isEqualTo(1);
  }

  @Test
  void anOlderPolicyIsRefused() throws Exception {
    send("PUT", PATH, POLICY);

    HttpResponse<String> answer = send("PUT", PATH, POLICY.replace("version: 2", "version: 1"));

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("older_policy", "version 2 is in force, 1 is lower");
  }

  @Test
  void whatIsNoPolicyIsRefusedWithFileLineAndColumn() throws Exception {
    HttpResponse<String> answer = send("PUT", PATH, POLICY.replace("user.id", "nobody.id"));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("invalid_policy", "\"msg\":\"p.yaml:4:");
    assertThat(topic.sent()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"files\":[]}",
        "{\"files\":{}}",
        "{\"files\":[\"a\"]}",
        "{\"files\":[{\"name\":\"a\"}]}",
        "{\"files\":[{\"name\":\"a\",\"text\":\"\\ud800\"}]}"
      })
  void aBodyOfAnotherFormIsABadRequest(String body) throws Exception {
    HttpResponse<String> answer = send("PUT", PATH, body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("invalid_request");
  }

  @Test
  void withoutAPolicyThereIsNothingToShow() throws Exception {
    HttpResponse<String> answer = send("GET", PATH, "");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("no_policy", "everything is visible");
  }

  @Test
  void anExplanationIsAboutOneUserAndOneKey() throws Exception {
    send("PUT", PATH, POLICY);
    state.apply("motion/5/author_id=7", "motion/5/title=\"a\"");

    assertThat(send("GET", PATH + "/explain?user_id=7&key=motion/5/title", "").body())
        .startsWith("motion/5/title is shown");
    assertThat(send("GET", PATH + "/explain?user_id=0&key=motion/5/title", "").body())
        .startsWith("motion/5/title is hidden");
  }

  @Test
  void anExplanationKnowsCalculatedFields() throws Exception {
    String policy =
        "version: 2\\ncollections:\\n  motion:\\n    modes: {mine: this.mine}\\n    default: mine\\n"
            + "calculated:\\n  motion/mine: this.author_id == 7\\n";
    send("PUT", PATH, "{\"files\":[{\"name\":\"p.yaml\",\"text\":\"" + policy + "\"}]}");
    state.apply("motion/5/author_id=7", "motion/6/author_id=8");
    state.apply(Map.of(Key.existence(new ObjectId("motion", "5")), Json.of("true")));
    state.apply(Map.of(Key.existence(new ObjectId("motion", "6")), Json.of("true")));

    assertThat(send("GET", PATH + "/explain?user_id=0&key=motion/5/title", "").body())
        .startsWith("motion/5/title is shown");
    assertThat(send("GET", PATH + "/explain?user_id=0&key=motion/6/title", "").body())
        .startsWith("motion/6/title is hidden");
  }

  @Test
  void whatFailsWhileExplainingIsNotCounted() throws Exception {
    String policy =
        "version: 2\\ncollections:\\n  motion:\\n    modes: {bad: this.bad == 1 || this.author_id / 0 == 1}\\n    default: bad\\n"
            + "calculated:\\n  motion/bad: this.author_id / 0\\n";
    send("PUT", PATH, "{\"files\":[{\"name\":\"p.yaml\",\"text\":\"" + policy + "\"}]}");
    state.apply("motion/5/author_id=7", "motion/5/title=\"a\"");
    state.apply(Map.of(Key.existence(new ObjectId("motion", "5")), Json.of("true")));

    assertThat(send("GET", PATH + "/explain?user_id=7&key=motion/5/title", "").body())
        .startsWith("motion/5/title is hidden");
    assertThat(failures.count(Failures.Kind.CALCULATED_FIELD)).isZero();
    assertThat(failures.count(Failures.Kind.RULE)).isZero();

    send(frontend.port(), "GET", "/system/autoupdate?single=1&k=motion/5/title", "");
    assertThat(failures.count(Failures.Kind.CALCULATED_FIELD)).isPositive();
    assertThat(failures.count(Failures.Kind.RULE)).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?user_id=1",
        "?key=motion/5/title",
        "?user_id=-1&key=motion/5/title",
        "?user_id=1&key=~policy"
      })
  void anExplanationNeedsAUserAndAKey(String query) throws Exception {
    assertThat(send("GET", PATH + "/explain" + query, "").statusCode()).isEqualTo(400);
  }

  @Test
  void aStoredPolicyThatDoesNotCompileIsSaidSo() throws Exception {
    state.apply(Map.of(Key.POLICY, Json.of("{\"version\":1,\"files\":7}")));

    HttpResponse<String> answer = send("GET", PATH + "/explain?user_id=1&key=motion/5/title", "");

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("does not compile");
  }

  @Test
  void thePublicListenerKnowsNothingOfIt() throws Exception {
    for (String method : new String[] {"GET", "PUT", "POST"}) {
      HttpResponse<String> answer = send(frontend.port(), method, PATH, POLICY);

      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).contains("not_found");
    }
    assertThat(topic.sent()).isZero();
  }

  @Test
  void anotherMethodIsToldWhichThereAre() throws Exception {
    HttpResponse<String> answer = send("DELETE", PATH, "");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("GET, PUT");
  }

  @Test
  void whileNothingIsServedItIsNotReady() throws Exception {
    frontend.withdraw();

    assertThat(send("GET", PATH, "").statusCode()).isEqualTo(503);
    assertThat(send("PUT", PATH, POLICY).statusCode()).isEqualTo(503);
  }

  private HttpFrontend frontend() {
    PolicyCompiler compiler = new PolicyCompiler("user", failures);
    Policies policies = new Policies(compiler);
    return new HttpFrontend(
        HttpKit.QUICK,
        Access.anonymous(Clock.systemUTC()),
        policies,
        failures,
        new PolicyAccess(compiler, policies, new PolicyControl(topic)),
        () -> new Health(true, "ready", OptionalLong.empty()),
        Clock.systemUTC());
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return send(frontend.internalPort(), method, path, body);
  }

  private HttpResponse<String> send(int port, String method, String path, String body)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, BodyPublishers.ofString(body))
            .header("Content-Type", "application/json")
            .build(),
        BodyHandlers.ofString());
  }
}

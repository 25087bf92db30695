package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.auth.Access;
import dev.autoupdate.frontend.auth.Authenticator;
import dev.autoupdate.frontend.auth.Sessions;
import dev.autoupdate.frontend.control.PolicyControl;
import dev.autoupdate.frontend.kit.AppliedAtOnce;
import dev.autoupdate.frontend.kit.InMemoryKeyState;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.Health;
import dev.autoupdate.frontend.restrict.RulesSource;
import dev.autoupdate.frontend.restrict.policy.Policies;
import dev.autoupdate.frontend.restrict.policy.PolicyCompiler;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Whatever breaks inside, clients read one and the same sentence. */
final class NothingInternalTest {

  private static final String SECRET = "jdbc:secret-detail";
  private static final String SINGLE = "/system/autoupdate?single=1&k=user/1/name";
  private static final Authenticator ANYBODY = Authenticator.ANONYMOUS;

  @Test
  void anEvaluationThatBreaksIsNotExplained() throws Exception {
    try (HttpKit kit = kit(ANYBODY, brokenRules(), () -> HttpKit.READY)) {
      assertSaysNothing(kit.get(SINGLE));
      assertSaysNothing(kit.get("/system/autoupdate?longpolling=1&k=user/1/name"));
      assertSaysNothing(kit.get("/system/autoupdate?k=user/1/name"));
      assertSaysNothing(kit.internal("/internal/autoupdate?user_id=1&single=1&k=user/1/name"));
    }
  }

  @Test
  void anAuthenticatorThatBreaksIsNotExplained() throws Exception {
    Authenticator later = credentials -> CompletableFuture.failedFuture(broken());
    try (HttpKit kit = kit(later, RulesSource.NONE, () -> HttpKit.READY)) {
      assertSaysNothing(kit.get(SINGLE));
    }
    Authenticator atOnce =
        credentials -> {
          throw broken();
        };
    try (HttpKit kit = kit(atOnce, RulesSource.NONE, () -> HttpKit.READY)) {
      assertSaysNothing(kit.get(SINGLE));
    }
  }

  @Test
  void everyRouteKeepsToItselfWhatBreaks() throws Exception {
    Supplier<Health> health =
        () -> {
          throw broken();
        };
    try (HttpKit kit = kit(ANYBODY, brokenRules(), health)) {
      for (String route : kit.frontend.routes()) {
        String path = route.substring(route.indexOf(' ') + 1) + "?user_id=1&key=user/1/name";

        assertThat(kit.internal(path).body()).as(path).doesNotContain(SECRET, "Exception", "\tat ");
      }
      assertSaysNothing(kit.get("/system/autoupdate/health/ready"));
    }
  }

  private static void assertSaysNothing(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body())
        .isEqualTo(
            "{\"error\":{\"type\":\"InternalError\","
                + "\"msg\":\"something went wrong; the reason is in the log\"}}\n");
    assertThat(answer.headers().map().toString()).doesNotContain(SECRET);
  }

  private static RulesSource brokenRules() {
    return state -> {
      throw broken();
    };
  }

  private static IllegalStateException broken() {
    return new IllegalStateException(SECRET);
  }

  private static HttpKit kit(
      Authenticator authenticator, RulesSource rules, Supplier<Health> health) throws StartFailed {
    InMemoryKeyState state = new InMemoryKeyState();
    Failures failures = new Failures();
    Clock clock = Clock.systemUTC();
    PolicyCompiler compiler = new PolicyCompiler("user", failures);
    PolicyAccess policy =
        new PolicyAccess(
            compiler, new Policies(compiler), new PolicyControl(new AppliedAtOnce(state)));
    HttpKit kit =
        new HttpKit(
            new HttpFrontend(
                HttpKit.QUICK,
                new Access(authenticator, Sessions.without(clock)),
                rules,
                failures,
                policy,
                health,
                clock));
    kit.frontend.serve(state, state.changes());
    return kit;
  }
}

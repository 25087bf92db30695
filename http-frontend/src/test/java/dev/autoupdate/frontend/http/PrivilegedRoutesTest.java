package dev.autoupdate.frontend.http;

import static dev.autoupdate.frontend.http.DataRoutesTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.autoupdate.frontend.auth.Access;
import dev.autoupdate.frontend.auth.Authenticator;
import dev.autoupdate.frontend.auth.Caller;
import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.auth.Privileges;
import dev.autoupdate.frontend.auth.Sessions;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PrivilegedRoutesTest {

  private static final String COUNT = "/system/autoupdate/connection_count";

  private volatile long user;
  private HttpKit kit;

  @BeforeEach
  void start() throws Exception {
    Authenticator authenticator =
        credentials -> CompletableFuture.completedFuture(Caller.unbounded(Identity.of(user)));
    Privileges privileges = new Privileges("user", List.of("1", "level=superadmin"));
    kit =
        new HttpKit(
            HttpKit.QUICK,
            Clock.systemUTC(),
            new Access(authenticator, Sessions.without(Clock.systemUTC()), privileges));
    kit.frontend.serve(kit.state, kit.state.changes());
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void openConnectionsAreCountedByUser() throws Exception {
    CompletableFuture<HttpResponse<String>> anonymous =
        kit.getAsync("/system/autoupdate?longpolling=1&offset=now&k=user/1/name");
    await().until(() -> kit.frontend.waiting() == 1);
    user = 5;
    kit.getAsync("/system/autoupdate?k=user/1/name");
    kit.getAsync("/system/autoupdate?k=user/2/name");
    await().until(() -> kit.frontend.waiting() == 3);
    user = 1;

    assertThat(kit.get(COUNT).body()).isEqualTo("[{\"5\":2},{\"0\":1}]\n");

    kit.state.apply("user/1/name=\"ada\"");
    anonymous.get();
    await().until(() -> kit.get(COUNT).body().equals("[{\"5\":2},{}]\n"));
  }

  @Test
  void onlyThePrivilegedMayAsk() throws Exception {
    assertProblem(kit.get(COUNT), 403, "permission_denied");
    user = 5;
    assertProblem(kit.get(COUNT), 403, "permission_denied");
    kit.state.apply("user/5/level=\"superadmin\"");
    assertThat(kit.get(COUNT).statusCode()).isEqualTo(200);
    kit.state.apply("user/5/level=\"nobody\"");
    assertProblem(kit.get(COUNT), 403, "permission_denied");
    assertThat(kit.internal(COUNT).body()).isEqualTo("[{},{}]\n");
    assertProblem(kit.post(COUNT, ""), 405, "method_not_allowed");
  }
}

package dev.autoupdate.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.kit.InMemoryKeyState;
import dev.autoupdate.frontend.kit.ManualTimer;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.request.KeyRequest;
import dev.autoupdate.frontend.restrict.RulesSource;
import dev.autoupdate.schema.Key;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LiveViewsTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(25);

  private final InMemoryKeyState state = new InMemoryKeyState();
  private final ManualTimer timer = new ManualTimer();
  private final LiveViews views =
      new LiveViews(
          state,
          state.changes(),
          RulesSource.NONE,
          ViewLimits.DEFAULTS,
          new Failures(),
          timer,
          Clock.systemUTC());
  private final View view = view(1, "user/1/name");

  @AfterEach
  void close() {
    views.close();
  }

  @Test
  void whoSeesTheSameGetsTheSameBytes() throws Exception {
    Outcome first = new Outcome();
    Outcome second = new Outcome();
    views.await(view, 0, TIMEOUT, first, World.turn());
    views.await(view(1, "user/1/name"), 0, TIMEOUT, second, World.turn());

    state.apply("user/1/name=\"ada\"");

    assertThat(first.diff()).isSameAs(second.diff());
    assertThat(first.diff()).hasToString("{\"user/1/name\":\"ada\"}");
    assertThat(timer.size()).isZero();
  }

  @Test
  void whoIsAStepBehindGetsADiffOfTheirOwn() throws Exception {
    state.apply("user/1/name=\"ada\"");
    Outcome behind = new Outcome();

    views.await(view, 0, TIMEOUT, behind, World.turn());

    assertThat(behind.diff()).hasToString("{\"user/1/name\":\"ada\"}");
  }

  @Test
  void theTimeoutTellsHowFarWasCompared() throws Exception {
    Outcome outcome = new Outcome();
    views.await(view, 0, TIMEOUT, outcome, World.turn());
    state.apply("user/2/name=\"bob\"");

    timer.advance(TIMEOUT);

    assertThat(outcome.diff().isEmpty()).isTrue();
    assertThat(outcome.diff().to()).isEqualTo(1);
  }

  @Test
  void whoIsForgottenIsNotCalled() {
    Outcome outcome = new Outcome();
    Wait wait = views.await(view, 0, TIMEOUT, outcome, World.turn());

    wait.forget();
    state.apply("user/1/name=\"ada\"");
    timer.advance(TIMEOUT);
    views.close();

    assertThat(timer.size()).isZero();
    assertThat(outcome.result).isNotDone();
  }

  @Test
  void closingLetsAllGoNowAndLater() {
    Outcome before = new Outcome();
    Outcome after = new Outcome();
    views.await(view, 0, TIMEOUT, before, World.turn());
    List<CatchUp> caughtUp = new ArrayList<>();
    views.whenReached(reader -> false, TIMEOUT, caughtUp::add);

    views.close();
    views.await(view(2, "user/1/name"), 0, TIMEOUT, after, World.turn());
    views.whenReached(reader -> false, TIMEOUT, caughtUp::add);

    assertThat(before.result).isCompletedExceptionally();
    assertThat(after.result).isCompletedExceptionally();
    assertThat(caughtUp).containsExactly(CatchUp.DRAINING, CatchUp.DRAINING);
    assertThat(timer.size()).isZero();
  }

  @Test
  void catchingUpEndsWhenReachedOrInTime() {
    List<CatchUp> outcomes = java.util.Collections.synchronizedList(new ArrayList<>());
    views.whenReached(reader -> reader.position() >= 1, TIMEOUT, outcomes::add);
    state.apply("user/9/name=1");
    await().until(() -> outcomes.size() == 1);

    views.whenReached(reader -> reader.position() >= 2, TIMEOUT, outcomes::add);
    timer.advance(TIMEOUT);
    await().until(() -> outcomes.size() == 2);

    assertThat(outcomes).containsExactly(CatchUp.REACHED, CatchUp.TIMED_OUT);
    assertThat(timer.size()).isZero();
  }

  @Test
  void aFieldThatSomebodyLooksAtIsWatched() {
    Outcome outcome = new Outcome();
    views.await(view, 0, TIMEOUT, outcome, World.turn());

    assertThat(views.watched("user", "name")).containsExactly(Key.of("user/1/name"));
    assertThat(views.watched("user", "email")).isEmpty();
    assertThat(views.waiting()).isEqualTo(1);
  }

  private static View view(long user, String key) {
    return new View(Identity.of(user), KeyRequest.of(List.of(Key.of(key))));
  }
}

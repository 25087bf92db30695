package dev.autoupdate.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.kit.InMemoryKeyState;
import dev.autoupdate.frontend.kit.ManualTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CatchUpsTest {

  private final InMemoryKeyState state = new InMemoryKeyState();
  private final ManualTimer timer = new ManualTimer();
  private final List<CatchUp> outcomes = new ArrayList<>();

  /** What happens between scheduling the timeout and learning which task that is. */
  private Runnable meanwhile = () -> {};

  private final CatchUps catchUps =
      new CatchUps(
          state,
          Runnable::run,
          (delay, action) -> {
            Timer.Task task = timer.schedule(delay, action);
            meanwhile.run();
            return task;
          });

  @Test
  void closingWhileSomebodyBeginsToWaitLeavesNoTimeoutBehind() {
    meanwhile = catchUps::close;

    catchUps.await(reader -> false, Duration.ofSeconds(5), outcomes::add);

    assertThat(outcomes).containsExactly(CatchUp.DRAINING);
    assertThat(timer.size()).isZero();
  }

  @Test
  void gettingThereWhileSomebodyBeginsToWaitLeavesNoTimeoutBehind() {
    meanwhile =
        () -> {
          state.apply("user/1/name=1");
          catchUps.check();
        };

    catchUps.await(reader -> reader.position() == 1, Duration.ofSeconds(5), outcomes::add);

    assertThat(outcomes).containsExactly(CatchUp.REACHED);
    assertThat(timer.size()).isZero();
  }
}

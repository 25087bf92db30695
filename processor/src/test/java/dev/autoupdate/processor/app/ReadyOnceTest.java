package dev.autoupdate.processor.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.read.Health;
import dev.autoupdate.processor.settings.Settings;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Ready is said once: not in the moment between a restored state and the look for its policy. */
final class ReadyOnceTest {

  @Test
  void aStateThatIsRestoredAndNotYetAdmittedIsNotReady() throws Exception {
    try (PolicyDesk desk = desk()) {
      assertThat(desk.reason()).isEqualTo("looking for the policy");
    }
  }

  @Test
  void theNextStateIsNotReadyBecauseTheLastOneWas() throws Exception {
    try (PolicyDesk desk = desk()) {
      desk.shut();

      assertThat(desk.reason()).isEqualTo("looking for the policy");
    }
  }

  @Test
  void aRestoredLogAloneMakesNothingReady() throws Exception {
    Health restored = new Health(true, "ready", OptionalLong.of(5));
    try (PolicyDesk desk = desk()) {
      Health health = new Readiness(desk::reason).health(restored);

      assertThat(health.ready()).isFalse();
      assertThat(health.reason()).isEqualTo("looking for the policy");
    }
    assertThat(new Readiness(() -> "").health(restored)).isEqualTo(restored);
  }

  private static PolicyDesk desk() throws InvalidPolicy {
    return PolicyDesk.open(Settings.read(Map.of("demo", "false"), Map.of(), null));
  }
}

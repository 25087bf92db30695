package dev.autoupdate.frontend.durable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.kit.ManualClock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CursorsTest {

  private final ManualClock clock = new ManualClock("2024-10-09T00:01:00Z");
  private final Cursors cursors = new Cursors(clock);

  @Test
  void aCursorIsTheNumberOfTheInterval() {
    assertThat(cursors.after(Optional.empty())).isEqualTo(3);
    clock.advance(Duration.ofSeconds(19));
    assertThat(cursors.after(Optional.of("2"))).isEqualTo(3);
    clock.advance(Duration.ofSeconds(1));
    assertThat(cursors.after(Optional.empty())).isEqualTo(4);
  }

  @Test
  void aCursorThatIsNotOldIsLeftBehindByAnHourAtMost() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(cursors.after(Optional.of("3"))).isBetween(4L, 183L);
      assertThat(cursors.after(Optional.of("500"))).isBetween(501L, 680L);
    }
  }

  @Test
  void whatIsNoCursorIsIgnored() {
    assertThat(cursors.after(Optional.of(""))).isEqualTo(3);
    assertThat(cursors.after(Optional.of("9".repeat(30)))).isEqualTo(3);
    assertThat(cursors.after(Optional.of("-7"))).isEqualTo(3);
  }

  @Test
  void whatFollowsNeverGoesBack() {
    assertThat(cursors.following(9)).isEqualTo(9);
    assertThat(cursors.following(2)).isEqualTo(3);
    clock.advance(Duration.ofDays(-100));
    assertThat(cursors.following(2)).isEqualTo(2);
    assertThat(cursors.after(Optional.empty())).isZero();
  }
}

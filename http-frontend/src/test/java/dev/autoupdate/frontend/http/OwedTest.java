package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.kit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OwedTest {

  private final ManualClock clock = new ManualClock("2026-01-01T00:00:00Z");
  private final Owed owed = new Owed(100, clock);
  private final List<String> cut = new ArrayList<>();

  @Test
  void thereIsRoomForSoMuchAndNoMore() {
    assertThat(owed.begin(debt("a"), 60)).isTrue();
    assertThat(owed.begin(debt("b"), 50)).isFalse();
    assertThat(owed.begin(debt("c"), 40)).isTrue();

    assertThat(owed.bytes()).isEqualTo(100);
    assertThat(cut).isEmpty();
  }

  @Test
  void whatIsTakenOrEndedMakesRoom() {
    Owed.Debt a = debt("a");
    owed.begin(a, 60);

    owed.taken(a, 20);
    assertThat(owed.begin(debt("b"), 60)).isTrue();
    owed.end(a);
    owed.end(a);

    assertThat(owed.bytes()).isEqualTo(60);
  }

  @Test
  void whoTakesNothingIsCutOffWhenOthersNeedTheRoom() {
    Owed.Debt slow = debt("slow");
    Owed.Debt slower = debt("slower");
    owed.begin(slow, 50);
    owed.begin(slower, 50);
    clock.advance(Duration.ofSeconds(2));
    owed.taken(slow, 1);

    assertThat(owed.begin(debt("another"), 50)).isTrue();

    assertThat(cut).containsExactly("slower");
    owed.taken(slower, 10);
    assertThat(owed.bytes()).isEqualTo(99);
  }

  private Owed.Debt debt(String name) {
    return () -> cut.add(name);
  }
}

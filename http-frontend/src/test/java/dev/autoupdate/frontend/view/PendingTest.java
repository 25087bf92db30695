package dev.autoupdate.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PendingTest {

  private final Pending pending = new Pending();

  @Test
  void whatIsLostLaterThanItWasLookedAtMovesNothingBack() {
    pending.reset(2);
    pending.fill(List.of(hit(4)), 2, 4);
    pending.take();

    pending.lose(4);

    assertThat(pending.isEmpty()).isTrue();
    assertThat(pending.held()).isEqualTo(4);
  }

  @Test
  void whatIsLostBeyondWhatIsKnownIsHeldUpToWhatIsKnown() {
    pending.reset(3);

    pending.lose(5);

    assertThat(pending.isEmpty()).isFalse();
    assertThat(pending.held()).isEqualTo(3);
    assertThat(pending.known()).isEqualTo(5);
  }

  @Test
  void whatCouldNotBeWorkedInIsToBeEvaluatedAgain() {
    pending.reset(2);
    pending.add(List.of(hit(4)), 3, 4);

    pending.putBack(pending.take());

    assertThat(pending.isEmpty()).isFalse();
    assertThat(pending.held()).isEqualTo(3);
    assertThat(pending.known()).isEqualTo(4);
  }

  private static Hit hit(long position) {
    return new Hit(Key.of("topic/1/title"), Json.of("1"), position);
  }

  @Test
  void aGapThatCannotBeFilledIsLostEvenWhereLaterHitsAreKnown() {
    pending.reset(5);
    pending.add(List.of(hit(101)), 100, 101);

    pending.loseAfter(5, 101);

    assertThat(pending.held()).isEqualTo(5);
    assertThat(pending.take().lost()).isTrue();
  }
}

package dev.autoupdate.frontend.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.kit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SessionsTest {

  private static final Duration MEMORY = Duration.ofHours(1);

  private final ManualClock clock = new ManualClock(Tokens.NOW);
  private final Sessions sessions = Sessions.awaitingLogouts(clock, MEMORY);
  private final List<String> ended = new ArrayList<>();

  @Test
  void aLogoutEndsAllThatLivesOnTheSessionAndNothingElse() {
    sessions.join("a", () -> ended.add("a1"));
    sessions.join("a", () -> ended.add("a2"));
    sessions.join("b", () -> ended.add("b"));

    sessions.logout("a");
    sessions.logout("a");

    assertThat(ended).containsExactlyInAnyOrder("a1", "a2");
  }

  @Test
  void anEndThatFailsKeepsNobodyIn() {
    for (int i = 0; i < 3; i++) {
      String member = "a" + i;
      sessions.join(
          "a",
          () -> {
            ended.add(member);
            throw new IllegalStateException(member);
          });
    }

    sessions.logout("a");

    assertThat(ended).containsExactlyInAnyOrder("a0", "a1", "a2");
  }

  @Test
  void whoLeftIsNotEnded() {
    Runnable leave = sessions.join("a", () -> ended.add("a"));
    leave.run();
    leave.run();

    sessions.logout("a");

    assertThat(ended).isEmpty();
  }

  @Test
  void whoJoinsAnEndedSessionIsEndedAtOnce() {
    sessions.logout("a");

    sessions.join("a", () -> ended.add("a"));

    assertThat(ended).containsExactly("a");
  }

  @Test
  void anEndedSessionIsRememberedAsLongAsItsTokensMayLive() {
    sessions.logout("a");
    sessions.logout("long ago", clock.instant().minus(MEMORY));
    sessions.logout("a while ago", clock.instant().minus(MEMORY).plusSeconds(1));

    assertThat(sessions.isOver("long ago")).isFalse();
    assertThat(sessions.isOver("a while ago")).isTrue();
    clock.advance(MEMORY.minusMillis(1));
    assertThat(sessions.isOver("a")).isTrue();
    assertThat(sessions.isOver("a while ago")).isFalse();
    clock.advance(Duration.ofMillis(1));
    assertThat(sessions.isOver("a")).isFalse();
  }

  @Test
  void whatIsNoLongerRememberedTakesNoSpace() {
    for (int i = 0; i < 100; i++) {
      sessions.logout("s" + i);
    }
    clock.advance(MEMORY.plusMinutes(2));

    sessions.logout("last");

    assertThat(sessions.remembered()).isEqualTo(1);
  }

  @Test
  void aLogoutThatMeetsAJoinEndsItOnce() throws Exception {
    for (int round = 0; round < 2_000; round++) {
      String session = "s" + round;
      AtomicInteger ends = new AtomicInteger();
      CountDownLatch go = new CountDownLatch(1);
      Thread other =
          new Thread(
              () -> {
                try {
                  go.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                sessions.logout(session);
              });
      other.start();
      go.countDown();
      sessions.join(session, ends::incrementAndGet);
      other.join();

      assertThat(ends).hasValue(1);
    }
  }
}

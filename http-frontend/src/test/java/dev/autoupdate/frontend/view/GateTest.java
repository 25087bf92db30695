package dev.autoupdate.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autoupdate.frontend.feed.OffsetExpired;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class GateTest {

  @Test
  void whoComesBeyondTheQueueIsTurnedAwayAndLaterLetIn() throws Exception {
    Gate gate = new Gate(1, 0);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    CompletableFuture<String> first =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return gate.pass(
                    () -> {
                      inside.countDown();
                      await(leave);
                      return "first";
                    });
              } catch (OffsetExpired e) {
                throw new AssertionError(e);
              }
            });
    assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();

    assertThatThrownBy(() -> gate.pass(() -> "second")).isInstanceOf(Overloaded.class);
    leave.countDown();

    assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("first");
    assertThat(gate.<String>pass(() -> "third")).isEqualTo("third");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

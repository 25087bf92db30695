package dev.autoupdate.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autoupdate.frontend.feed.OffsetExpired;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class GateTest {

  @Test
  void whoComesBeyondTheQueueIsTurnedAwayAndLaterLetIn() {
    Gate gate = new Gate(1, 1);
    gate.admit();
    gate.admit();

    assertThatThrownBy(gate::admit).isInstanceOf(Overloaded.class);
    gate.leave();

    assertThatCode(gate::admit).doesNotThrowAnyException();
  }

  @Test
  void whoIsAdmittedWaitsForAPlace() throws Exception {
    Gate gate = new Gate(1, 1);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    try {
      CompletableFuture<String> first =
          CompletableFuture.supplyAsync(
              () ->
                  pass(
                      gate,
                      () -> {
                        inside.countDown();
                        await(leave);
                        return "first";
                      }),
              threads);
      assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<Boolean> second =
          CompletableFuture.supplyAsync(() -> pass(gate, () -> leave.getCount() == 0), threads);

      leave.countDown();

      assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("first");
      assertThat(second.get(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      threads.shutdownNow();
    }
  }

  private static <T> T pass(Gate gate, Gate.Work<T> work) {
    try {
      return gate.pass(work);
    } catch (OffsetExpired e) {
      throw new AssertionError(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

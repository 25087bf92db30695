package dev.autoupdate.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class EvaluatorsTest {

  @Test
  void whatIsQuickGoesFirstButNotForEver() throws Exception {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch busy = new CountDownLatch(3);
    CountDownLatch freeOne = new CountDownLatch(1);
    CountDownLatch freeOther = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(41);
    try (Evaluators evaluators = new Evaluators()) {
      for (CountDownLatch free : List.of(freeOne, freeOther, freeOther)) {
        evaluators.quick(
            () -> {
              busy.countDown();
              await(free);
            });
      }
      assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();
      evaluators.slow(() -> note(order, "slow", done));
      for (int i = 0; i < 40; i++) {
        evaluators.quick(() -> note(order, "quick", done));
      }

      // One thread does it all: with two, whoever took a task first might note it last.
      freeOne.countDown();

      assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(order.indexOf("slow")).isBetween(2, 10);
    } finally {
      freeOther.countDown();
    }
  }

  @Test
  void afterClosingATaskIsDoneByWhoHandsItIn() {
    Evaluators evaluators = new Evaluators();
    evaluators.close();
    List<Thread> by = new ArrayList<>();

    evaluators.quick(() -> by.add(Thread.currentThread()));
    evaluators.slow(() -> by.add(Thread.currentThread()));

    assertThat(by).containsExactly(Thread.currentThread(), Thread.currentThread());
  }

  private static void note(List<String> order, String what, CountDownLatch done) {
    order.add(what);
    done.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.autoupdate.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.kit.InMemoryKeyState;
import dev.autoupdate.frontend.kit.ManualTimer;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.request.KeyRequest;
import dev.autoupdate.frontend.restrict.Rules;
import dev.autoupdate.frontend.restrict.RulesSource;
import dev.autoupdate.schema.Key;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Live views with the threads they have in the service. */
final class LiveViewsThreadsTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(25);

  private final InMemoryKeyState state = new InMemoryKeyState();
  private final ManualTimer timer = new ManualTimer();
  private final View view = view(1, "user/1/name");

  @Test
  void noWakeUpIsLostWhileChangesPourIn() throws Exception {
    int last = 3_000;
    try (LiveViews views = views(RulesSource.NONE, ViewLimits.DEFAULTS, timer)) {
      List<CompletableFuture<Void>> clients = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        View counting = view(i % 3, "user/1/count");
        clients.add(new Follower(views, counting, "\"user/1/count\":" + last).follow());
      }

      for (int i = 1; i <= last; i++) {
        state.apply("user/1/count=" + i);
      }

      for (CompletableFuture<Void> client : clients) {
        client.get(20, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void noWakeUpIsLostWhileRelationsMove() throws Exception {
    int last = 2_003;
    try (ScheduledTimer real = new ScheduledTimer();
        LiveViews hurried =
            views(
                RulesSource.NONE,
                new ViewLimits(100, 100, 1_000_000, 1, 100, Duration.ofMillis(1)),
                real)) {
      String end = "\"c/" + (last % 10) + "/n\":" + last;
      List<CompletableFuture<Void>> clients = new ArrayList<>();
      for (int user = 1; user <= 8; user++) {
        View moving =
            World.view(
                user % 4,
                """
                [{"collection": "a", "ids": [1], "fields": {
                  "c_id": {"type": "relation", "collection": "c", "fields": {"n": null}}}}]""");
        clients.add(new Follower(hurried, moving, end).follow());
      }

      for (int i = 1; i <= last; i++) {
        state.apply("a/1/c_id=" + (i % 10 + 1));
        state.apply("c/" + (i % 10 + 1) + "/n=" + i);
      }
      state.apply("a/1/c_id=" + last % 10);
      state.apply("c/" + last % 10 + "/n=" + last);

      for (CompletableFuture<Void> client : clients) {
        client.get(20, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void aRequestThatEvaluatesForLongHoldsUpItsOwnViewOnly() throws Exception {
    AtomicBoolean block = new AtomicBoolean();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    RulesSource slow =
        reader -> {
          if (block.getAndSet(false)) {
            inside.countDown();
            awaitQuietly(leave);
          }
          return Rules.NONE;
        };
    try (LiveViews some = views(slow, ViewLimits.DEFAULTS, timer)) {
      state.apply("user/1/name=\"ada\"");
      state.apply("user/1/name=\"eve\"");
      List<Outcome> held = List.of(new Outcome(), new Outcome(), new Outcome());
      held.forEach(outcome -> some.await(view, 2, TIMEOUT, outcome, World.turn()));
      block.set(true);
      CompletableFuture<Diff> history =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return some.diff(view, 1, World.turn());
                } catch (OffsetExpired e) {
                  throw new AssertionError(e);
                }
              });
      assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();

      state.apply("user/1/name=\"joe\"");
      timer.advance(TIMEOUT);
      Outcome other = new Outcome();
      some.await(view(2, "user/2/name"), 3, TIMEOUT, other, World.turn());
      state.apply("user/2/name=\"kim\"");

      assertThat(other.diff()).hasToString("{\"user/2/name\":\"kim\"}");
      assertThat(held).noneMatch(outcome -> outcome.result.isDone());
      leave.countDown();
      assertThat(history.get(10, TimeUnit.SECONDS)).hasToString("{\"user/1/name\":\"eve\"}");
      for (Outcome outcome : held) {
        assertThat(outcome.diff()).hasToString("{\"user/1/name\":\"joe\"}");
      }
    }
  }

  @Test
  void streamsThatGoOnWhileTheirViewsAreBusyHoldUpNobodyElse() throws Exception {
    CountDownLatch leave = new CountDownLatch(1);
    RulesSource slow =
        reader -> {
          if (Thread.currentThread() instanceof RequestThread request) {
            request.inside.countDown();
            awaitQuietly(leave);
          }
          return Rules.NONE;
        };
    try (LiveViews some = views(slow, ViewLimits.DEFAULTS, timer)) {
      state.apply("user/1/name=1", "user/2/name=1");
      state.apply("user/1/name=2", "user/2/name=2");
      CountDownLatch both = new CountDownLatch(2);
      for (int user = 1; user <= 2; user++) {
        View busy = view(user, "user/" + user + "/name");
        some.await(busy, 2, TIMEOUT, new StreamLike(some, busy, both), World.turn());
      }
      state.apply("user/1/name=3", "user/2/name=3");
      assertThat(both.await(10, TimeUnit.SECONDS)).isTrue();

      Outcome other = new Outcome();
      some.await(view(3, "user/3/name"), 3, TIMEOUT, other, World.turn());
      state.apply("user/3/name=\"kim\"");

      try {
        assertThat(other.diff()).hasToString("{\"user/3/name\":\"kim\"}");
      } finally {
        leave.countDown();
      }
    }
  }

  private LiveViews views(RulesSource rules, ViewLimits limits, Timer timer) {
    return new LiveViews(
        state, state.changes(), rules, limits, new Failures(), timer, Clock.systemUTC());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static View view(long user, String key) {
    return new View(Identity.of(user), KeyRequest.of(List.of(Key.of(key))));
  }

  /** Waits again and again until it has seen the last value; never helped by a timeout. */
  private final class Follower implements Waiter {
    private final LiveViews at;
    private final View mine;
    private final String last;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    Follower(LiveViews at, View mine, String last) {
      this.at = at;
      this.mine = mine;
      this.last = last;
    }

    CompletableFuture<Void> follow() {
      at.await(mine, 0, TIMEOUT, this, World.turn());
      return done;
    }

    @Override
    public void changed(Diff diff) {
      if (diff.toString().contains(last)) {
        done.complete(null);
      } else {
        // On another thread: a client's next request never comes on the evaluator's stack.
        ForkJoinPool.commonPool()
            .execute(() -> at.await(mine, diff.to(), TIMEOUT, this, World.turn()));
      }
    }

    @Override
    public void expired() {
      done.completeExceptionally(new AssertionError("expired"));
    }

    @Override
    public void draining(long position) {
      done.completeExceptionally(new AssertionError("draining"));
    }

    @Override
    public void failed(Throwable cause) {
      done.completeExceptionally(cause);
    }
  }

  /** Goes on on the thread that told it, while its view is busy, as a stream does. */
  private record StreamLike(LiveViews at, View mine, CountDownLatch told) implements Waiter {
    @Override
    public void changed(Diff diff) {
      RequestThread request = new RequestThread(at, mine);
      request.start();
      awaitQuietly(request.inside);
      told.countDown();
      at.goOn(mine, diff.to(), TIMEOUT, this);
    }

    @Override
    public void expired() {}

    @Override
    public void draining(long position) {}

    @Override
    public void failed(Throwable cause) {}
  }

  /** A request that evaluates the past, which takes long. */
  private static final class RequestThread extends Thread {
    final CountDownLatch inside = new CountDownLatch(1);
    private final LiveViews at;
    private final View mine;

    RequestThread(LiveViews at, View mine) {
      this.at = at;
      this.mine = mine;
      setDaemon(true);
    }

    @Override
    public void run() {
      try {
        at.diff(mine, 1, World.turn());
      } catch (OffsetExpired e) {
        throw new AssertionError(e);
      }
    }
  }
}

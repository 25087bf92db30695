package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.autoupdate.frontend.auth.Access;
import dev.autoupdate.frontend.http.RawClient.Answer;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.restrict.RulesSource;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Clients that vanish, are woken, time out and send on, all at once and many times. */
final class DeparturesStressTest {

  private static final String LAST_CHUNK = "0";
  private static final int CLIENTS = 40;
  private static final Duration TIME = Duration.ofSeconds(6);
  private static final Duration LOOK = Duration.ofMillis(2);
  private static final Duration POLL = Duration.ofMillis(30);
  private static final Duration HEARTBEAT = Duration.ofMillis(7);

  private volatile long end;
  private final AtomicLong answers = new AtomicLong();
  private final AtomicLong departures = new AtomicLong();

  @Test
  void everyRequestIsAnsweredOnceAndEveryDepartureIsNoticed() throws Exception {
    try (HttpKit kit =
        new HttpKit(
            new HttpFrontend(
                LifecycleTest.times(POLL, HEARTBEAT),
                Access.anonymous(Clock.systemUTC()),
                RulesSource.NONE,
                new Failures(),
                null,
                () -> HttpKit.READY,
                Clock.systemUTC(),
                LOOK))) {
      kit.frontend.serve(kit.state, kit.state.changes());
      end = System.nanoTime() + TIME.toNanos();
      ExecutorService threads = Executors.newCachedThreadPool();
      try {
        List<Future<?>> running = new ArrayList<>();
        running.add(threads.submit(() -> change(kit)));
        for (int i = 1; i <= CLIENTS; i++) {
          String key = "user/" + i + "/name";
          Random random = new Random(i);
          running.add(
              threads.submit(
                  () -> {
                    behave(kit, key, random);
                    return null;
                  }));
        }
        for (Future<?> one : running) {
          one.get(TIME.toSeconds() + 60, TimeUnit.SECONDS);
        }
      } finally {
        threads.shutdownNow();
      }

      await().until(() -> kit.frontend.waiting() == 0);
      assertThat(answers).hasValueGreaterThan(CLIENTS);
      assertThat(departures).hasValueGreaterThan(CLIENTS);
    }
  }

  private void change(HttpKit kit) {
    Random random = new Random(0);
    for (int i = 0; System.nanoTime() < end; i++) {
      kit.state.apply("user/" + (1 + random.nextInt(CLIENTS)) + "/name=" + i);
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(1_000)));
    }
  }

  private void behave(HttpKit kit, String key, Random random) throws IOException {
    String view = "/system/autoupdate?k=" + key;
    String single = view + "&single=1";
    // However slow the machine is, each one goes and comes back.
    for (int visit = 0; visit < 2 || System.nanoTime() < end; visit++) {
      try (RawClient client = new RawClient(kit)) {
        client.send(single);
        String token = expect(client.read());
        for (int i = random.nextInt(10); i >= 0; i--) {
          String poll = view + "&longpolling=1&offset=" + token;
          if (random.nextInt(3) == 0) {
            client.send(poll, single);
            expect(client.read());
          } else if (random.nextBoolean()) {
            client.send(poll);
            pause(random);
            client.send(single);
            expect(client.read());
          } else {
            client.send(poll);
          }
          token = expect(client.read());
        }
        leave(client, view, token, random);
      }
    }
  }

  private void leave(RawClient client, String view, String token, Random random)
      throws IOException {
    boolean stream = random.nextBoolean();
    client.send(view + (stream ? "" : "&longpolling=1") + "&offset=" + token);
    if (stream) {
      for (int lines = random.nextInt(20); lines > 0; lines--) {
        assertThat(client.line()).isNotEqualTo(LAST_CHUNK);
      }
    }
    pause(random);
    departures.incrementAndGet();
    switch (random.nextInt(3)) {
      case 0 -> client.reset();
      case 1 -> client.leave();
      default -> {
        client.shutdownOutput();
        client.readToEnd();
      }
    }
  }

  private String expect(Answer answer) {
    answers.incrementAndGet();
    assertThat(answer.status()).isIn(200, 204);
    assertThat(answer.offset()).isNotEmpty();
    return answer.offset();
  }

  private static void pause(Random random) {
    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(20_000)));
  }
}

package dev.autoupdate.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A log, two instances that fold it, clients, and a story of what happened, for who must debug. */
final class LawWorld {

  private static final int REPLICAS = 2;
  private static final Duration SOON = Duration.ofMillis(60);
  private static final List<Duration> TIMES =
      List.of(SOON, Duration.ofSeconds(8), Duration.ofSeconds(13), LawClient.TIMEOUT);

  private final List<Map<Key, @Nullable Json>> log = new ArrayList<>();
  private final List<Map<Key, Json>> states = new ArrayList<>(List.of(Map.of()));
  private final LawClock clock = new LawClock();
  private final List<LawReplica> replicas = new ArrayList<>();
  private final List<LawClient> clients = new ArrayList<>();
  private final Set<LawClient.Answer> answers = EnumSet.noneOf(LawClient.Answer.class);
  private final List<String> story = new ArrayList<>();

  /** Each look gets two clients; an instance's views keep about {@code room} keys. */
  LawWorld(Map<Long, List<Ask>> looks, Map<Key, @Nullable Json> first, long room) {
    looks.forEach((user, asks) -> asks.forEach(ask -> addLook(user, ask)));
    for (int i = 0; i < REPLICAS; i++) {
      replicas.add(new LawReplica(log, clock, room));
    }
    append(first);
  }

  private void addLook(long user, Ask ask) {
    LawLook look = new LawLook(user, ask, states);
    story.add("clients " + clients.size() + " and " + (clients.size() + 1) + ": " + look);
    clients.add(new LawClient(look, clock, answers));
    clients.add(new LawClient(look, clock, answers));
  }

  /** What clients were answered. */
  Set<LawClient.Answer> answers() {
    return answers;
  }

  /** What happened so far, a line each. */
  String story() {
    return String.join("\n", story);
  }

  void take(Step step) {
    Choices choices = new Choices(step.numbers());
    int number = choices.below(REPLICAS);
    LawReplica replica = replicas.get(number);
    int who = choices.below(clients.size());
    LawClient client = clients.get(who);
    String at = " at " + number;
    switch (step.kind()) {
      case "append" -> append(client, choices);
      case "change" -> {
        append(client, choices);
        tell("apply and dispatch" + at);
        replica.apply(true);
        replica.dispatch();
      }
      case "apply" -> {
        tell("apply" + at);
        for (int left = choices.below(3); left >= 0; left--) {
          replica.apply(left > 0 || choices.below(4) < 3);
        }
      }
      case "dispatch" -> {
        tell("dispatch" + at);
        replica.dispatch();
      }
      case "run" -> {
        tell("run a task" + at);
        replica.views().runOne(choices);
      }
      case "interrupt" -> {
        tell("interrupt the next reads" + at);
        replica.interrupt(1 + choices.below(3));
      }
      case "single" -> {
        tell("client " + who + " asks" + at);
        whenFree(client, () -> client.single(replica));
      }
      case "snapshot" -> {
        tell("client " + who + " starts over" + at);
        whenFree(client, () -> client.snapshot(replica));
      }
      case "await" -> {
        boolean again = choices.below(2) == 1;
        tell("client " + who + (again ? " streams" : " waits") + at);
        whenFree(client, () -> client.await(replica, again));
      }
      case "back" -> {
        tell("client " + who + " goes back");
        client.goBack(choices);
      }
      case "forget" -> {
        tell("client " + who + " hangs up");
        client.forget();
      }
      case "time" -> {
        Duration time = choices.of(TIMES);
        tell("time passes: " + time);
        clock.advance(time);
      }
      case "trim" -> {
        long start = choices.below((int) replica.position() + 1);
        tell("history is trimmed to " + start + at);
        replica.trimTo(Math.max(start, replica.historyStart()));
        replica.forgetRecentChange();
      }
      case "restart" -> {
        tell("restart" + at);
        replica.restart();
      }
      default -> throw new AssertionError(step.kind());
    }
  }

  /** Everything is applied and evaluated; time hardly passes. */
  void finish() {
    tell("finish");
    long latest = log.size();
    for (LawReplica replica : replicas) {
      do {
        replica.apply(true);
      } while (replica.position() < latest);
    }
    settle();
    clients.forEach(client -> client.isNotLeftBehind(latest));
    clock.advance(LawClient.TIMEOUT);
    settle();
    for (LawClient client : clients) {
      client.forget();
      client.single(replicas.get(0));
      client.single(replicas.get(0));
      assertThat(client.position()).isEqualTo(latest);
    }
    nothingIsLeft();
  }

  /** Without clients, nobody watches anything for long, and nothing is to happen later. */
  private void nothingIsLeft() {
    clock.advance(LawClient.TIMEOUT);
    replicas.forEach(LawReplica::dispatch);
    clock.advance(LawClient.TIMEOUT);
    for (LawReplica replica : replicas) {
      replica.dispatch();
      assertThat(replica.views().watchedKeys()).as("watched keys").isZero();
      assertThat(replica.views().keptKeys()).as("kept keys").isZero();
    }
    assertThat(clock.timer().size()).as("timed tasks").isZero();
  }

  /** Until nothing is left to do, evaluations that were put off included. */
  private void settle() {
    Choices first = new Choices(List.of());
    for (int round = 0; round < 6; round++) {
      for (LawReplica replica : replicas) {
        replica.dispatch();
        for (int i = 0; !replica.views().isIdle(); i++) {
          assertThat(i).as("evaluations that do not end").isLessThan(1_000);
          replica.views().runOne(first);
        }
      }
      clock.advance(SOON);
    }
  }

  private void append(LawClient client, Choices choices) {
    int latest = log.size();
    append(LawSchema.batch(choices, states.get(latest), client.look().at(latest).keySet()));
  }

  private void append(Map<Key, @Nullable Json> batch) {
    Map<Key, Json> next = new HashMap<>(states.get(states.size() - 1));
    batch.forEach(
        (key, value) -> {
          if (value == null) {
            next.remove(key);
          } else {
            next.put(key, value);
          }
        });
    log.add(batch);
    states.add(next);
    tell("append " + batch);
  }

  private static void whenFree(LawClient client, Runnable action) {
    if (!client.isWaiting()) {
      action.run();
    }
  }

  private void tell(String what) {
    story.add(what);
  }

  /** One thing that happens; the numbers decide where, to whom and with what. */
  record Step(String kind, List<Integer> numbers) {}
}

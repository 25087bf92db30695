package dev.autoupdate.frontend.view;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Turns that wait for a permit, fair among callers: who cost more lately comes later. Whoever has
 * asked for nothing for a while is not behind those who keep asking, however many they ask for.
 *
 * <p>Start-time fair queueing. Each caller has a tag, which grows by what its turns cost; the
 * caller with the lowest is next, and who comes anew begins where the queue has got to. Costs are
 * known afterwards: a turn is charged what the caller's last one cost, and that is put right at its
 * end.
 *
 * <p>Any thread may call anything; the monitor is held for moments.
 */
final class Lane {

  // What a turn costs apart from its evaluations.
  private static final long FIXED_STEPS = 1_000;

  private final int capacity;
  private final Map<Object, Account> callers = new HashMap<>();
  private final TreeSet<Account> waiting =
      new TreeSet<>(
          Comparator.<Account>comparingLong(one -> one.tag).thenComparingLong(one -> one.number));
  private long reached;
  private long numbers;
  private int size;
  private int running;
  private boolean closed;

  /** With room for so many turns that wait. */
  Lane(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Lets the turn wait. Where there is no room, it goes to the caller with the fewest: the newest
   * turn of the one with the most is given up.
   *
   * @return the turn that there is no room for, or {@code null}
   */
  synchronized @Nullable Turn add(Turn turn) {
    if (closed) {
      return turn;
    }
    Account own = callers.computeIfAbsent(turn.caller(), caller -> new Account(++numbers, reached));
    Turn displaced = null;
    if (size >= capacity) {
      Account most = own;
      for (Account other : waiting) {
        most = other.turns.size() > most.turns.size() ? other : most;
      }
      if (most.turns.size() <= own.turns.size() + 1) {
        forgetIfIdle(turn.caller(), own);
        return turn;
      }
      displaced = most.turns.pollLast();
      size--;
    }
    if (own.turns.isEmpty()) {
      own.tag = Math.max(own.tag, reached);
      waiting.add(own);
    }
    own.turns.add(turn);
    size++;
    return displaced;
  }

  /** The next turn, which is given a permit; {@code null} when none waits. */
  synchronized @Nullable Turn next() {
    while (!waiting.isEmpty()) {
      Account own = waiting.pollFirst();
      Turn turn = own.turns.poll();
      if (turn == null) {
        continue;
      }
      size--;
      boolean permitted = turn.permit();
      if (permitted) {
        reached = Math.max(reached, own.tag);
        turn.estimate = own.lastCost;
        own.tag += turn.estimate;
        own.running++;
        running++;
      }
      if (!own.turns.isEmpty()) {
        waiting.add(own);
      }
      if (permitted) {
        return turn;
      }
      forgetIfIdle(turn.caller(), own);
    }
    return null;
  }

  /** The turn gives its permit back, after evaluations of so many steps. */
  synchronized void done(Turn turn, long steps) {
    running--;
    Account own = callers.get(turn.caller());
    if (own == null) {
      return;
    }
    boolean waits = waiting.remove(own);
    long cost = FIXED_STEPS + steps;
    own.tag += cost - turn.estimate;
    own.lastCost = cost;
    own.running--;
    if (waits) {
      waiting.add(own);
    }
    forgetIfIdle(turn.caller(), own);
    if (running == 0 && size == 0) {
      // Nobody is in competition with anybody.
      callers.clear();
      reached = 0;
    } else if (callers.size() > capacity) {
      callers.entrySet().removeIf(one -> one.getValue().isIdle());
    }
  }

  /** How many wait. */
  synchronized int size() {
    return size;
  }

  /** Takes all that wait; none is let in any more. */
  synchronized List<Turn> close() {
    closed = true;
    List<Turn> all = new ArrayList<>();
    waiting.forEach(own -> all.addAll(own.turns));
    waiting.clear();
    callers.clear();
    size = 0;
    return all;
  }

  private void forgetIfIdle(Object caller, Account own) {
    if (own.isIdle() && own.tag <= reached) {
      callers.remove(caller);
    }
  }

  /** What is known of one caller. */
  private static final class Account {
    final long number;
    final ArrayDeque<Turn> turns = new ArrayDeque<>(1);
    long tag;
    long lastCost = FIXED_STEPS;
    int running;

    Account(long number, long tag) {
      this.number = number;
      this.tag = tag;
    }

    boolean isIdle() {
      return turns.isEmpty() && running == 0;
    }
  }
}

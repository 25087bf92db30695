package dev.autoupdate.processor.runtime;

import dev.autoupdate.processor.ingest.BrokerFault;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where the source partitions ended, and when that was looked at: what ingest compares itself with
 * to say how current the data is. An end is that of all records: one whose transaction is open
 * holds back those behind it, and what is held back is not current.
 *
 * <p>One thread looks ({@link #look}); the ingest threads ask ({@link #currentAsOf}), and whoever
 * asks for health.
 */
final class SourceEnds {

  /** Looks that are remembered of a partition: one whose end was not reached yet is worth it. */
  private static final int MOST_LOOKS = 200;

  private record Look(long time, long end) {}

  /**
   * A partition with records that readers must not see yet.
   *
   * @param stable the first of them
   * @param since when it was first seen to be held back, milliseconds since 1970
   * @param who holds it back: one line for a person, empty when that is not known
   */
  record HeldBack(long stable, long since, String who) {}

  private static final class Partition {
    private final long firstSeen;
    private final Deque<Look> looks = new ArrayDeque<>();
    private @Nullable HeldBack heldBack;

    Partition(long firstSeen) {
      this.firstSeen = firstSeen;
    }
  }

  private final Cluster cluster;
  private final Clock clock;
  private final long askAfterMillis;
  private final Map<TopicPartition, Partition> partitions = new ConcurrentHashMap<>();

  /**
   * Nothing was looked at yet.
   *
   * @param askAfterMillis how long something is held back before it is asked who does it
   */
  SourceEnds(Cluster cluster, Clock clock, long askAfterMillis) {
    this.cluster = cluster;
    this.clock = clock;
    this.askAfterMillis = askAfterMillis;
  }

  /** Looks once at these partitions. */
  void look(Set<TopicPartition> asked) throws TimeoutException, InterruptedException {
    long now = clock.millis();
    // In this order: what becomes stable in between is no reason to say that it is held back.
    Map<TopicPartition, Long> ends = cluster.ends(asked, IsolationLevel.READ_UNCOMMITTED);
    Map<TopicPartition, Long> stable = cluster.ends(asked, IsolationLevel.READ_COMMITTED);
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      Partition partition = partitions.computeIfAbsent(end.getKey(), p -> new Partition(now));
      HeldBack before = heldBack(end.getKey()).orElse(null);
      long decided = stable.getOrDefault(end.getKey(), end.getValue());
      HeldBack held = decided < end.getValue() ? held(end.getKey(), before, decided, now) : null;
      synchronized (partition) {
        partition.heldBack = held;
        note(partition.looks, new Look(now, end.getValue()));
      }
    }
  }

  private static void note(Deque<Look> looks, Look look) {
    Look newest = looks.peekLast();
    if (newest != null && newest.end() == look.end()) {
      looks.removeLast();
    }
    looks.addLast(look);
    if (looks.size() > MOST_LOOKS) {
      looks.removeFirst();
    }
  }

  private HeldBack held(TopicPartition partition, @Nullable HeldBack before, long stable, long now)
      throws TimeoutException, InterruptedException {
    if (before == null || before.stable() != stable) {
      return new HeldBack(stable, now, "");
    }
    return before.who().isEmpty() && now - before.since() > askAfterMillis
        ? new HeldBack(stable, before.since(), who(partition))
        : before;
  }

  private String who(TopicPartition partition) throws TimeoutException, InterruptedException {
    try {
      return cluster.openTransactions(partition).stream()
          .map(producer -> line(partition, producer))
          .collect(Collectors.joining("; "));
    } catch (ExecutionException e) {
      return "by which producer cannot be asked here: " + BrokerFault.line(e);
    }
  }

  private static String line(TopicPartition partition, ProducerState producer) {
    long start = producer.currentTransactionStartOffset().orElse(-1);
    return "producer "
        + producer.producerId()
        + " has had a transaction open since offset "
        + start
        + "; kafka-transactions.sh abort --topic "
        + partition.topic()
        + " --partition "
        + partition.partition()
        + " --start-offset "
        + start
        + " ends it";
  }

  /** Forgets what it knows of a topic, which is another one now. */
  void forget(String topic) {
    partitions.keySet().removeIf(partition -> partition.topic().equals(topic));
  }

  /**
   * When a task that is done with {@code done} (-1: nothing) was last known to be at the end of its
   * partition, in milliseconds since 1970; empty when it was not.
   */
  OptionalLong currentAsOf(String topic, int number, long done) {
    Partition partition = partitions.get(new TopicPartition(topic, number));
    if (partition == null) {
      return OptionalLong.empty();
    }
    synchronized (partition) {
      Deque<Look> looks = partition.looks;
      Look reached = null;
      while (!looks.isEmpty() && looks.peekFirst().end() <= done + 1) {
        reached = looks.removeFirst();
      }
      if (reached == null) {
        return OptionalLong.empty();
      }
      looks.addFirst(reached);
      return OptionalLong.of(reached.time());
    }
  }

  /** When a partition was first seen: before, it had nothing that could be missed. */
  OptionalLong firstSeen(TopicPartition partition) {
    Partition found = partitions.get(partition);
    return found == null ? OptionalLong.empty() : OptionalLong.of(found.firstSeen);
  }

  /** What is held back in a partition. */
  Optional<HeldBack> heldBack(TopicPartition partition) {
    Partition found = partitions.get(partition);
    if (found == null) {
      return Optional.empty();
    }
    synchronized (found) {
      return Optional.ofNullable(found.heldBack);
    }
  }
}

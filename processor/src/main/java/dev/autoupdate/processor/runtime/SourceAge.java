package dev.autoupdate.processor.runtime;

import dev.autoupdate.processor.state.KeyState;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** How old the data of the sources is, and whether that is a stall. Any thread. */
final class SourceAge {

  private final KeyState state;
  private final SourceEnds ends;
  private final Map<String, String> topicIds;
  private final Clock clock;
  private final Duration stallAfter;
  private final Duration transactionMax;

  /**
   * @param topicIds the sources' names and ids, as they are by now
   * @param stallAfter how old data may be
   * @param transactionMax how old it may be when an open transaction holds it back
   */
  SourceAge(
      KeyState state,
      SourceEnds ends,
      Map<String, String> topicIds,
      Clock clock,
      Duration stallAfter,
      Duration transactionMax) {
    this.state = state;
    this.ends = ends;
    this.topicIds = topicIds;
    this.clock = clock;
    this.stallAfter = stallAfter;
    this.transactionMax = transactionMax;
  }

  /**
   * When all of these partitions were last known to be read to their end, in milliseconds since
   * 1970; empty as long as that is not known of one of them.
   *
   * @param partitions those there were at the start
   * @param later those that were added since: each was empty when it was first seen
   */
  OptionalLong asOf(Set<TopicPartition> partitions, Set<TopicPartition> later) {
    long oldest = Long.MAX_VALUE;
    for (TopicPartition partition : partitions) {
      OptionalLong time = asOf(partition, later.contains(partition));
      if (time.isEmpty()) {
        return OptionalLong.empty();
      }
      oldest = Math.min(oldest, time.getAsLong());
    }
    return partitions.isEmpty() ? OptionalLong.empty() : OptionalLong.of(oldest);
  }

  private OptionalLong asOf(TopicPartition partition, boolean later) {
    String id = topicIds.get(partition.topic());
    OptionalLong told =
        id == null ? OptionalLong.empty() : state.freshness().asOf(id, partition.partition());
    return told.isPresent() || !later ? told : ends.firstSeen(partition);
  }

  /** Which of these partitions is stalled, in one line for a person; empty for none. */
  Optional<String> stall(Set<TopicPartition> partitions, Set<TopicPartition> later) {
    long now = clock.millis();
    for (TopicPartition partition : partitions) {
      OptionalLong time = asOf(partition, later.contains(partition));
      long age = time.isPresent() ? now - time.getAsLong() : Long.MAX_VALUE;
      if (age <= stallAfter.toMillis()) {
        continue;
      }
      Optional<SourceEnds.HeldBack> held =
          ends.heldBack(partition).filter(h -> isReached(partition, h));
      if (held.isEmpty()) {
        return Optional.of(
            "stalled: the data was last known to be current " + age / 1000 + " s ago");
      }
      if (now - held.get().since() > transactionMax.toMillis()) {
        return Optional.of(
            "stalled: "
                + partition
                + " is held back since "
                + (now - held.get().since()) / 1000
                + " s: "
                + held.get().who());
      }
    }
    return Optional.empty();
  }

  // Everything that may be seen is seen.
  private boolean isReached(TopicPartition partition, SourceEnds.HeldBack held) {
    return state.place(partition.topic(), partition.partition()).orElse(-1) + 1 >= held.stable();
  }
}

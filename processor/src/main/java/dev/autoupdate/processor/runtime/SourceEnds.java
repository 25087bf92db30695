package dev.autoupdate.processor.runtime;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Where the source partitions ended, and when that was looked at: what ingest compares itself with
 * to say how current the data is.
 *
 * <p>One thread looks ({@link #look}); the ingest threads ask ({@link #currentAsOf}).
 */
final class SourceEnds {

  /** The end of a partition at a time, and where a task without a record yet stands. */
  private record End(long time, long end, long start) {}

  private final Admin admin;
  private final Clock clock;
  private final String group;
  private final Set<TopicPartition> partitions;
  private final Map<TopicPartition, End> ends = new ConcurrentHashMap<>();

  SourceEnds(Admin admin, Clock clock, String group, Set<TopicPartition> partitions) {
    this.admin = admin;
    this.clock = clock;
    this.group = group;
    this.partitions = partitions;
  }

  /** Looks once. */
  void look() throws ExecutionException, TimeoutException, InterruptedException {
    long now = clock.millis();
    Map<TopicPartition, Long> last = offsets(OffsetSpec.latest());
    Map<TopicPartition, Long> first = offsets(OffsetSpec.earliest());
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin
            .listConsumerGroupOffsets(group)
            .partitionsToOffsetAndMetadata()
            .get(10, TimeUnit.SECONDS);
    last.forEach(
        (partition, end) -> {
          OffsetAndMetadata commit = committed.get(partition);
          long start = commit == null ? first.getOrDefault(partition, 0L) : commit.offset();
          ends.put(partition, new End(now, end, start));
        });
  }

  /**
   * When a task that last processed {@code processed} (-1: nothing yet) was last known to be at the
   * end of its partition, in milliseconds since 1970; empty when it was not.
   */
  OptionalLong currentAsOf(String topic, int partition, long processed) {
    End end = ends.get(new TopicPartition(topic, partition));
    return end != null && Math.max(processed + 1, end.start()) >= end.end()
        ? OptionalLong.of(end.time())
        : OptionalLong.empty();
  }

  private Map<TopicPartition, Long> offsets(OffsetSpec spec)
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, spec));
    Map<TopicPartition, Long> found = new HashMap<>();
    for (Map.Entry<TopicPartition, ListOffsetsResultInfo> entry :
        admin.listOffsets(asked).all().get(10, TimeUnit.SECONDS).entrySet()) {
      found.put(entry.getKey(), entry.getValue().offset());
    }
    return found;
  }
}

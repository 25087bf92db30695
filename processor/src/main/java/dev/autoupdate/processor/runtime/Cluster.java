package dev.autoupdate.processor.runtime;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What a log's runtime asks the brokers about topics. Each question waits for its answer, 15 s at
 * most. Any thread may ask.
 */
final class Cluster {

  private static final long SECONDS = 15;

  private final Admin admin;

  Cluster(Admin admin) {
    this.admin = admin;
  }

  /** The topic's id; empty when there is no such topic. */
  Optional<String> topicId(String topic)
      throws ExecutionException, TimeoutException, InterruptedException {
    try {
      return admin
          .describeTopics(Set.of(topic))
          .allTopicNames()
          .get(SECONDS, TimeUnit.SECONDS)
          .values()
          .stream()
          .map(found -> found.topicId().toString())
          .findFirst();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Where a log begins. */
  long beginning(String log) throws ExecutionException, TimeoutException, InterruptedException {
    return offset(log, OffsetSpec.earliest());
  }

  /** Where a log ends: the offset that its next record will have. */
  long end(String log) throws ExecutionException, TimeoutException, InterruptedException {
    return offset(log, OffsetSpec.latest());
  }

  /** All partitions of these topics. */
  Set<TopicPartition> partitions(Set<String> topics)
      throws ExecutionException, TimeoutException, InterruptedException {
    Set<TopicPartition> partitions = new HashSet<>();
    admin
        .describeTopics(topics)
        .allTopicNames()
        .get(SECONDS, TimeUnit.SECONDS)
        .values()
        .forEach(
            topic ->
                topic
                    .partitions()
                    .forEach(p -> partitions.add(new TopicPartition(topic.name(), p.partition()))));
    return partitions;
  }

  private long offset(String log, OffsetSpec spec)
      throws ExecutionException, TimeoutException, InterruptedException {
    TopicPartition partition = new TopicPartition(log, 0);
    return admin
        .listOffsets(Map.of(partition, spec))
        .partitionResult(partition)
        .get(SECONDS, TimeUnit.SECONDS)
        .offset();
  }
}

package dev.autoupdate.processor.runtime;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What a log's runtime asks the brokers about topics. Each question waits for its answer, 15 s at
 * most. Any thread may ask.
 */
final class Cluster {

  private static final long SECONDS = 15;

  /**
   * A topic that exists.
   *
   * @param id its id
   * @param partitions how many it has
   */
  record Topic(String id, int partitions) {}

  private final Admin admin;

  Cluster(Admin admin) {
    this.admin = admin;
  }

  /** Those of these topics that exist, by name. */
  Map<String, Topic> topics(Set<String> names)
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<String, Topic> found = new HashMap<>();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> answer :
        admin.describeTopics(names).topicNameValues().entrySet()) {
      try {
        TopicDescription topic = answer.getValue().get(SECONDS, TimeUnit.SECONDS);
        found.put(
            answer.getKey(), new Topic(topic.topicId().toString(), topic.partitions().size()));
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
      }
    }
    return found;
  }

  /** The topic's id; empty when there is no such topic. */
  Optional<String> topicId(String topic)
      throws ExecutionException, TimeoutException, InterruptedException {
    return Optional.ofNullable(topics(Set.of(topic)).get(topic)).map(Topic::id);
  }

  /** Where a log begins. */
  long beginning(String log) throws ExecutionException, TimeoutException, InterruptedException {
    return offset(log, OffsetSpec.earliest());
  }

  /** Where a log ends: the offset that its next record will have. */
  long end(String log) throws ExecutionException, TimeoutException, InterruptedException {
    return offset(log, OffsetSpec.latest());
  }

  /**
   * Where partitions end: at all records, or at those whose transactions are decided. Those that
   * the brokers cannot tell of now are left out.
   */
  Map<TopicPartition, Long> ends(Set<TopicPartition> partitions, IsolationLevel isolation)
      throws TimeoutException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, OffsetSpec.latest()));
    var answers = admin.listOffsets(asked, new ListOffsetsOptions(isolation));
    Map<TopicPartition, Long> ends = new HashMap<>();
    for (TopicPartition partition : partitions) {
      try {
        ListOffsetsResultInfo end =
            answers.partitionResult(partition).get(SECONDS, TimeUnit.SECONDS);
        ends.put(partition, end.offset());
      } catch (ExecutionException e) {
        // A topic that was just deleted, or a partition without a leader, hides no other's end.
        continue;
      }
    }
    return ends;
  }

  /** The producers with a transaction that is open in a partition. */
  List<ProducerState> openTransactions(TopicPartition partition)
      throws ExecutionException, TimeoutException, InterruptedException {
    return admin
        .describeProducers(List.of(partition))
        .partitionResult(partition)
        .get(SECONDS, TimeUnit.SECONDS)
        .activeProducers()
        .stream()
        .filter(producer -> producer.currentTransactionStartOffset().isPresent())
        .toList();
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

package dev.autoupdate.processor.ingest;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The consumer of an ingest client. Kafka Streams cannot be told where a task begins: so this
 * consumer seeks, for each partition that it is assigned and whenever Streams would go back to what
 * was committed. For one stream thread.
 */
final class SourceConsumer extends KafkaConsumer<byte[], byte[]> {

  private final IngestTasks tasks;
  private final TopicIdOfConsumer topicIds;

  SourceConsumer(Map<String, Object> config, IngestTasks tasks) {
    super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.tasks = tasks;
    this.topicIds = new TopicIdOfConsumer(this);
  }

  @Override
  public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
    super.subscribe(topics, new Seeking(listener));
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
    for (TopicPartition partition : assignment()) {
      tasks.requireSame(topicIds.of(partition.topic()));
      List<ConsumerRecord<byte[], byte[]>> delivered = records.records(partition);
      tasks.delivered(partition, delivered, next(partition));
    }
    return records;
  }

  // Not known for a while after a change of leader. The thread is not to be held up for it.
  private OptionalLong next(TopicPartition partition) {
    try {
      return OptionalLong.of(position(partition, Duration.ZERO));
    } catch (TimeoutException e) {
      return OptionalLong.empty();
    }
  }

  /** Streams would have a task that it revives go on at what was committed. */
  @Override
  public void seek(TopicPartition partition, OffsetAndMetadata committed) {
    begin(partition, OptionalLong.of(committed.offset()));
  }

  /** Streams would go on with what the source has left, when it has lost what comes next. */
  @Override
  public void seekToBeginning(Collection<TopicPartition> partitions) {
    throw new BeginsAnew("the source has not got what comes next: " + partitions);
  }

  private void begin(TopicPartition partition, OptionalLong committed) {
    super.seek(partition, tasks.begin(partition, committed).first());
  }

  private OptionalLong committed(TopicPartition partition) {
    OffsetAndMetadata committed = committed(Set.of(partition)).get(partition);
    return committed == null ? OptionalLong.empty() : OptionalLong.of(committed.offset());
  }

  private final class Seeking implements ConsumerRebalanceListener {
    private final ConsumerRebalanceListener streams;

    Seeking(ConsumerRebalanceListener streams) {
      this.streams = streams;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      partitions.forEach(partition -> begin(partition, committed(partition)));
      streams.onPartitionsAssigned(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      streams.onPartitionsRevoked(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      streams.onPartitionsLost(partitions);
    }
  }
}

package dev.autoupdate.processor.ingest;

import dev.autoupdate.frontend.read.Epoch;
import dev.autoupdate.processor.ingest.IngestOptions.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one source: where each began, and how far it was given records. Used by the stream
 * thread that polls and processes.
 */
public final class IngestTasks implements SourceTasks {

  private static final long SECONDS = 15;
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final int MOST_AHEAD = 100_000;

  private final Source source;
  private final Map<String, Object> kafka;
  private final Admin admin;
  private final String groupPrefix;
  private final LogFold fold;
  private final CurrentAsOf currentAsOf;
  private final Beginnings beginnings;
  private final LogAppender appender;
  private final Map<Integer, Life> lives = new ConcurrentHashMap<>();
  private final Set<SourcePlace> refused = ConcurrentHashMap.newKeySet();

  /**
   * Nothing is assigned yet.
   *
   * @param kafka settings of all Kafka clients, {@code bootstrap.servers} among them
   * @param admin asked, and not closed
   * @param groupPrefix of the groups of this log
   */
  public IngestTasks(
      Source source,
      IngestOptions options,
      Map<String, Object> kafka,
      Admin admin,
      String groupPrefix,
      LogFold fold,
      CurrentAsOf currentAsOf) {
    this.source = source;
    this.kafka = Map.copyOf(kafka);
    this.admin = admin;
    this.groupPrefix = groupPrefix;
    this.fold = fold;
    this.currentAsOf = currentAsOf;
    this.appender = new LogAppender(kafka, options.log(), options.logId(), options.maxLogBytes());
    this.beginnings = new Beginnings(source, options, kafka, fold, appender, this::formerCommit);
  }

  /**
   * The group that reads this source: another topic of the same name, and another epoch of the log,
   * have another one, so that what it has committed can only be of this source for this log.
   */
  public String group() {
    List<Epoch> epochs = fold.epochs();
    return group(epochs.get(epochs.size() - 1));
  }

  private String group(Epoch epoch) {
    return groupPrefix + "-" + epoch.text() + "-" + source.id();
  }

  @Override
  public Beginning beginning(int partition) {
    return life(partition).beginning;
  }

  @Override
  public long doneWith(int partition, long processed) {
    Life life = life(partition);
    return processed >= life.delivered ? Math.max(processed, life.position - 1) : processed;
  }

  @Override
  public boolean isStray(int partition, Writer writer) {
    return fold.isStray(source.id().toString(), partition, writer.task());
  }

  @Override
  public OptionalLong currentAsOf(int partition, long done) {
    return currentAsOf.currentAsOf(source.topic(), partition, done);
  }

  @Override
  public boolean isRefused(int partition, long offset) {
    return refused.contains(new SourcePlace(source.id().toString(), partition, offset));
  }

  /** The brokers refused a record that the log was sent. By the producer's thread. */
  public void refused(SourcePlace place) {
    refused.add(new SourcePlace(place.topicId(), place.partition(), place.offset()));
  }

  @Override
  public boolean logAlone(LogRecord record, byte[] value) {
    SourcePlace place = record.source();
    try {
      awaitApplied(place.partition(), record.after().orElse(-1));
      appender.append(record.key(), value, record.headers());
    } catch (ExecutionException e) {
      if (!RefusedSends.isForGood(e.getCause())) {
        throw new BeginsAnew("a record that was refused cannot be sent: " + BrokerFault.line(e));
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BeginsAnew("interrupted");
    }
    refused.remove(new SourcePlace(place.topicId(), place.partition(), place.offset()));
    return true;
  }

  // What was sent before it goes another way, and must not come after it.
  private void awaitApplied(int partition, long after) throws InterruptedException {
    for (int i = 0; fold.applied(source.id().toString(), partition).offset() < after; i++) {
      boolean moved = fold.await(fold.position() + 1, SOON);
      if (!moved || i > MOST_AHEAD) {
        throw new BeginsAnew("what was sent before a record that was refused is not in the log");
      }
    }
  }

  /**
   * What is read is of the topic with this id, {@code null} when that is not known now.
   *
   * @throws BeginsAnew when that is another one than this source
   */
  void requireSame(@Nullable Uuid id) {
    if (id != null && !id.equals(source.id())) {
      throw new BeginsAnew("the source " + source.topic() + " is another topic now");
    }
  }

  /** A task begins. */
  Beginning begin(TopicPartition partition, OptionalLong committed) {
    requireTheTopic();
    Beginning beginning = beginnings.begin(partition, committed);
    lives.put(partition.partition(), new Life(beginning));
    return beginning;
  }

  /**
   * A task is given records.
   *
   * @param position the offset that is read next, where that is known
   */
  void delivered(
      TopicPartition partition,
      List<ConsumerRecord<byte[], byte[]>> records,
      OptionalLong position) {
    Life life = lives.get(partition.partition());
    if (life == null) {
      return;
    }
    if (!records.isEmpty()) {
      Optional<Integer> leader = records.get(0).leaderEpoch();
      if (life.last != null && !leader.equals(life.leader)) {
        lookBack(partition, life.last);
      }
      ConsumerRecord<byte[], byte[]> last = records.get(records.size() - 1);
      life.delivered = last.offset();
      life.last = PartitionLook.check(last);
      life.leader = last.leaderEpoch();
    }
    life.position = position.orElse(life.position);
  }

  // Another leader may not have what the one before it told.
  private void lookBack(TopicPartition partition, RecordCheck last) {
    try (PartitionLook look = new PartitionLook(kafka)) {
      boolean there = look.beginning(partition) <= last.offset();
      Optional<RecordCheck> now = there ? look.at(partition, last.offset()) : Optional.empty();
      if (now.isPresent() && !now.get().equals(last)) {
        throw new BeginsAnew("the source has another record at offset " + last.offset());
      }
    }
  }

  private void requireTheTopic() {
    try {
      TopicDescription topic =
          admin
              .describeTopics(List.of(source.topic()))
              .allTopicNames()
              .get(SECONDS, TimeUnit.SECONDS)
              .values()
              .iterator()
              .next();
      requireSame(topic.topicId());
    } catch (ExecutionException | TimeoutException e) {
      throw new BeginsAnew(
          "the source " + source.topic() + " cannot be looked at: " + BrokerFault.line(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BeginsAnew("interrupted");
    }
  }

  // What was acknowledged in the epoch before: behind it there may be a dead letter yet to write.
  private OptionalLong formerCommit(TopicPartition partition, List<Epoch> epochs)
      throws ExecutionException, InterruptedException {
    for (int i = epochs.size() - 2; i >= 0; i--) {
      OffsetAndMetadata committed =
          admin
              .listConsumerGroupOffsets(group(epochs.get(i)))
              .partitionsToOffsetAndMetadata()
              .get()
              .get(partition);
      if (committed != null) {
        return OptionalLong.of(committed.offset());
      }
    }
    return OptionalLong.empty();
  }

  private Life life(int partition) {
    Life life = lives.get(partition);
    if (life == null) {
      throw new IllegalStateException("partition " + partition + " was never assigned");
    }
    return life;
  }

  /** How far the task of a partition was given records. */
  private static final class Life {
    private final Beginning beginning;
    private long delivered;
    private long position;
    private @Nullable RecordCheck last;
    private Optional<Integer> leader = Optional.empty();

    Life(Beginning beginning) {
      this.beginning = beginning;
      this.delivered = beginning.first() - 1;
      this.position = beginning.first();
      // Looked at again with the first records: there may be others since the task began.
      this.last = beginning.last();
    }
  }
}

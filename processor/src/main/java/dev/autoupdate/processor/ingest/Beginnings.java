package dev.autoupdate.processor.ingest;

import dev.autoupdate.frontend.read.Epoch;
import dev.autoupdate.processor.ingest.IngestOptions.Source;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works out where the tasks of one source begin: behind the lower of what their group has committed
 * and what is applied, as the log says it, once the replica has read the log to the end that it had
 * after the assignment. A commit alone says nothing: the log may have lost what it stands for.
 *
 * <p>A partition that lost its tail, so that offsets are used again, begins another incarnation
 * first. Blocks the thread that asks, which is a stream thread with a new assignment.
 */
final class Beginnings {

  private static final Logger LOG = LoggerFactory.getLogger(Beginnings.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SOON = Duration.ofSeconds(3);
  private static final int TRIES = 5;

  /** What groups committed for a partition before; asked when the present one has not yet. */
  interface FormerCommits {
    OptionalLong committed(TopicPartition partition, List<Epoch> epochs)
        throws ExecutionException, InterruptedException;
  }

  private final Source source;
  private final IngestOptions options;
  private final Map<String, Object> kafka;
  private final LogFold fold;
  private final LogAppender appender;
  private final FormerCommits former;

  Beginnings(
      Source source,
      IngestOptions options,
      Map<String, Object> kafka,
      LogFold fold,
      LogAppender appender,
      FormerCommits former) {
    this.source = source;
    this.options = options;
    this.kafka = kafka;
    this.fold = fold;
    this.appender = appender;
    this.former = former;
  }

  /**
   * Where the task of a partition begins now.
   *
   * @param committed by the task's group
   * @throws BeginsAnew when that cannot be told; to be tried again
   */
  Beginning begin(TopicPartition partition, OptionalLong committed) {
    byte[] random = new byte[4];
    ThreadLocalRandom.current().nextBytes(random);
    String task = HexFormat.of().formatHex(random);
    try (PartitionLook look = new PartitionLook(kafka)) {
      for (int i = 0; i < TRIES; i++) {
        readLog(look, partition, task);
        List<Epoch> epochs = fold.epochs();
        Writer writer = new Writer(epochs.get(epochs.size() - 1), task);
        PartitionPlace place = fold.applied(id(), partition.partition());
        OptionalLong anew = anewAt(look, partition, place);
        if (anew.isEmpty()) {
          OptionalLong commit =
              committed.isPresent() ? committed : former.committed(partition, epochs);
          return beginning(look, partition, place, commit, writer);
        }
        beginIncarnation(partition, place, anew.getAsLong(), writer);
      }
      throw new BeginsAnew(name(partition) + " loses its tail again and again");
    } catch (ExecutionException e) {
      throw new BeginsAnew(
          "where " + name(partition) + " goes on cannot be told: " + BrokerFault.line(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BeginsAnew("interrupted");
    }
  }

  private void readLog(PartitionLook look, TopicPartition partition, String task)
      throws ExecutionException, InterruptedException {
    long end = look.end(new TopicPartition(options.log(), 0));
    if (fold.await(end, SOON)) {
      return;
    }
    // The record at the end may be one without a key, which Streams shows to nobody who restores.
    List<Epoch> epochs = fold.epochs();
    SourceNotice nothing =
        new SourceNotice(
            SourceNotice.Kind.NOTHING,
            new SourcePlace(id(), partition.partition(), -1),
            new Writer(epochs.get(epochs.size() - 1), task));
    end = appender.append(nothing.key(), nothing.value(), nothing.headers());
    if (!fold.await(end, PATIENCE)) {
      throw new BeginsAnew(
          "the replica is at " + fold.position() + " and does not reach the log's end, " + end);
    }
  }

  private Beginning beginning(
      PartitionLook look,
      TopicPartition partition,
      PartitionPlace place,
      OptionalLong committed,
      Writer writer) {
    long next = place.offset() + 1;
    long begin = Math.min(committed.orElse(next), next);
    long earliest = look.beginning(partition);
    // At first sight of a source nobody knows what there was before.
    boolean known = place.offset() >= 0 || owed(partition).offset() >= 0;
    boolean gap = known && earliest > next;
    if (gap) {
      LOG.atError()
          .addKeyValue("topic", partition.topic())
          .addKeyValue("partition", partition.partition())
          .addKeyValue("from", next)
          .addKeyValue("to", earliest - 1)
          .log("the source was cut before it was read, these offsets are missing");
    }
    return new Beginning(
        writer,
        place.incarnation(),
        begin - 1,
        Math.max(begin, earliest),
        gap ? earliest : LogRecord.Origin.NO_GAP,
        place.checks().stream().findFirst().orElse(null));
  }

  /** Where the partition goes on in another incarnation; empty when it has all that it had. */
  private OptionalLong anewAt(PartitionLook look, TopicPartition partition, PartitionPlace place) {
    PartitionPlace owed = owed(partition);
    long known =
        owed.incarnation() == place.incarnation()
            ? Math.max(place.offset(), owed.offset())
            : place.offset();
    return known < 0
        ? OptionalLong.empty()
        : LostTail.keptUpTo(
            place,
            known,
            look.beginning(partition),
            look.end(partition),
            offset -> look.at(partition, offset));
  }

  private void beginIncarnation(
      TopicPartition partition, PartitionPlace place, long to, Writer writer)
      throws ExecutionException, InterruptedException {
    LOG.atError()
        .addKeyValue("topic", partition.topic())
        .addKeyValue("partition", partition.partition())
        .addKeyValue("applied", place.offset())
        .addKeyValue("kept", to)
        .log("the source lost its tail, what it has behind this offset is read again");
    SourcePlace begins = new SourcePlace(id(), partition.partition(), to, place.incarnation() + 1);
    SourceNotice record = new SourceNotice(SourceNotice.Kind.INCARNATION, begins, writer);
    appender.append(record.key(), record.value(), record.headers());
  }

  private PartitionPlace owed(TopicPartition partition) {
    return fold.owed(id(), partition.partition());
  }

  private String id() {
    return source.id().toString();
  }

  private static String name(TopicPartition partition) {
    return "partition " + partition.partition() + " of " + partition.topic();
  }
}

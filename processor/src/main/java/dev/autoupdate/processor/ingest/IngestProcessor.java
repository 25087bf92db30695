package dev.autoupdate.processor.ingest;

import dev.autoupdate.processor.decode.Decoded;
import dev.autoupdate.processor.ingest.IngestOptions.Source;
import dev.autoupdate.processor.ingest.IngestTopology.Nodes;
import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.DeadLetter;
import dev.autoupdate.schema.DeadLetter.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Ingests one source partition: every record becomes one log record or one dead letter, and between
 * them go heartbeats.
 *
 * <p>Used by one stream thread at a time. What it remembers is of one life of its task, from {@link
 * #init} to {@link #close}: where that began is worked out before, see {@link Beginning}.
 */
final class IngestProcessor implements Processor<byte[], byte[], byte[], byte[]> {

  /** How often it is looked whether a heartbeat is due; also the time to the first one. */
  static final Duration LOOK = Duration.ofMillis(100);

  private final Source source;
  private final IngestOptions options;
  private final Nodes nodes;
  private final SourceTasks tasks;
  private final byte[] logId;
  private @Nullable ProcessorContext<byte[], byte[]> context;
  private @Nullable Cancellable heartbeats;
  private @Nullable Rejections rejections;
  private @Nullable Beginning beginning;
  private long lastLogged;
  private OptionalInt lastSum = OptionalInt.empty();
  private long lastProcessed;
  private long gap;
  private long heartbeatDue = Long.MIN_VALUE;

  IngestProcessor(Source source, IngestOptions options, Nodes nodes, SourceTasks tasks) {
    this.source = source;
    this.options = options;
    this.nodes = nodes;
    this.tasks = tasks;
    this.logId = options.logId().getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    // Streams revives a task with the processor that it had. After a lost send it begins again:
    // what was remembered may have never reached the log.
    close();
    this.context = context;
    beginning = tasks.beginning(context.taskId().partition());
    lastLogged = beginning.after();
    lastSum = beginning.sum();
    lastProcessed = beginning.first() - 1;
    gap = beginning.gap();
    heartbeatDue = Long.MIN_VALUE;
    rejections = new Rejections(source.topic(), context.taskId().partition());
    // Looking often instead of once an interval: a source that is read to its end a moment after a
    // heartbeat was due need not wait for the next.
    heartbeats = context.schedule(LOOK, PunctuationType.WALL_CLOCK_TIME, this::heartbeat);
  }

  @Override
  public void close() {
    if (heartbeats != null) {
      heartbeats.cancel();
      heartbeats = null;
      rejections().close();
    }
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata place = context().recordMetadata().orElseThrow();
    Decoded decoded = source.decoder().decode(record.key(), record.value());
    if (decoded instanceof Decoded.Accepted accepted) {
      log(record, place, accepted.batch());
    } else if (decoded instanceof Decoded.Rejected rejected) {
      reject(record, place, rejected.letter());
    }
    lastProcessed = place.offset();
  }

  private void log(Record<byte[], byte[]> record, RecordMetadata place, ChangeBatch batch) {
    RecordCheck check =
        RecordCheck.of(place.offset(), record.timestamp(), record.key(), record.value());
    LogRecord logged = record(place.offset(), batch, OptionalLong.empty(), check);
    byte[] value = logged.value();
    if (value.length > options.maxBatchBytes()) {
      reject(record, place, tooLarge(value.length));
      return;
    }
    if (!tasks.isRefused(partition(), place.offset())) {
      forward(logged, value, record.timestamp());
    } else if (tasks.logAlone(logged, value)) {
      gap = LogRecord.Origin.NO_GAP;
    } else {
      reject(record, place, new DeadLetter(Reason.REFUSED, "the brokers refuse it for the log"));
      return;
    }
    lastLogged = check.offset();
    lastSum = OptionalInt.of(check.sum());
  }

  private DeadLetter tooLarge(int size) {
    return new DeadLetter(
        Reason.TOO_LARGE,
        "the batch needs " + size + " bytes in the log, the limit is " + options.maxBatchBytes());
  }

  private void reject(Record<byte[], byte[]> record, RecordMetadata place, DeadLetter letter) {
    long now = context().currentSystemTimeMs();
    rejections().add(letter.reason(), place.offset(), now);
    context()
        .forward(
            DeadLetterRecords.of(
                record,
                place.topic(),
                place.partition(),
                place.offset(),
                letter,
                options.maxDeadLetterBytes(),
                now),
            nodes.deadLetters());
  }

  private void heartbeat(long now) {
    rejections().look(now);
    if (tasks.isStray(partition(), beginning().writer())) {
      throw new BeginsAnew("what was sent to the log is lost there, beginning again before it");
    }
    if (now < heartbeatDue) {
      return;
    }
    long done = tasks.doneWith(partition(), lastProcessed);
    OptionalLong current = tasks.currentAsOf(partition(), done);
    if (current.isEmpty()) {
      return;
    }
    LogRecord heartbeat = record(done, ChangeBatch.of(Map.of()), current, null);
    forward(heartbeat, heartbeat.value(), Math.max(0, now));
    heartbeatDue = now + options.heartbeatInterval().toMillis();
  }

  private LogRecord record(
      long offset, ChangeBatch batch, OptionalLong current, @Nullable RecordCheck check) {
    SourcePlace place =
        new SourcePlace(source.id().toString(), partition(), offset, beginning().incarnation());
    return new LogRecord(
        place,
        OptionalLong.of(lastLogged),
        batch,
        current,
        new LogRecord.Origin(beginning().writer(), lastSum, check, gap));
  }

  private void forward(LogRecord record, byte[] value, long timestamp) {
    Headers headers = record.headers().add(LogRecord.LOG_HEADER, logId);
    context().forward(new Record<>(record.key(), value, timestamp, headers), nodes.log());
    gap = LogRecord.Origin.NO_GAP;
  }

  private int partition() {
    return context().taskId().partition();
  }

  private Beginning beginning() {
    return Objects.requireNonNull(beginning, "not initialized");
  }

  private Rejections rejections() {
    return Objects.requireNonNull(rejections, "not initialized");
  }

  private ProcessorContext<byte[], byte[]> context() {
    return Objects.requireNonNull(context, "not initialized");
  }
}

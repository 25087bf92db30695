package dev.autoupdate.processor.ingest;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a record of ingest that Kafka refuses.
 *
 * <p>One for the log always ends the task, which begins again before it: going on would leave it
 * out, and the next record would name it as the one before. One that is refused for what it
 * <em>is</em> is noted: the task sends it alone then, and makes a dead letter of it if it is
 * refused again. Any failure that can pass ends the task, too. A dead letter that is refused for
 * what it <em>is</em> (its size, a missing key, its time) would be refused again for ever: it is
 * sent once more in a smaller form, then in the smallest; if even that is refused, this is said
 * with its place, where the source has the record, and ingest goes on.
 *
 * <p>Made by Kafka Streams, which finds {@link Letters} under {@link #LETTERS}; called by threads
 * of Streams and of its producer. It blocks them while it sends, so that nothing is committed
 * before the dead letter is stored.
 */
public final class RefusedSends implements ProductionExceptionHandler {

  /** The name of the entry among the settings of Streams that holds {@link Letters}. */
  public static final String LETTERS = "autoupdate.dead.letters";

  private static final Logger LOG = LoggerFactory.getLogger(RefusedSends.class);
  private static final long SEND_SECONDS = 15;
  private static final List<Class<? extends Exception>> FOR_GOOD =
      List.of(
          RecordTooLargeException.class,
          RecordBatchTooLargeException.class,
          InvalidRecordException.class,
          InvalidTimestampException.class);

  /**
   * The way that smaller dead letters go.
   *
   * @param topic that of the dead letters
   * @param producer makes a producer, which is closed after use
   * @param refused is told the source records whose log records are refused for what they are
   */
  public record Letters(
      String topic, Supplier<Producer<byte[], byte[]>> producer, Consumer<SourcePlace> refused) {

    /** Sends with producers that connect with the settings {@code kafka}. */
    public static Letters of(
        String topic,
        Map<String, Object> kafka,
        int maxRequestBytes,
        Consumer<SourcePlace> refused) {
      return new Letters(topic, () -> Producers.open(kafka, maxRequestBytes), refused);
    }
  }

  private @Nullable Letters letters;

  @Override
  public void configure(Map<String, ?> settings) {
    letters = (Letters) settings.get(LETTERS);
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception failure) {
    return answer(record, failure);
  }

  /** What becomes of the record. */
  Response answer(ProducerRecord<byte[], byte[]> record, Exception failure) {
    Letters way = letters;
    if (way == null || !isForGood(failure)) {
      return Response.fail();
    }
    if (!record.topic().equals(way.topic())) {
      LogRecord.place(record.headers()).ifPresent(way.refused());
      return Response.fail();
    }
    return sendSmaller(way, record, failure) ? Response.resume() : Response.fail();
  }

  @Override
  @SuppressWarnings("rawtypes")
  public Response handleSerializationError(
      ErrorHandlerContext context,
      ProducerRecord record,
      Exception failure,
      SerializationExceptionOrigin origin) {
    return Response.fail();
  }

  /** Whether the same record would be refused again, whenever it is sent. */
  static boolean isForGood(@Nullable Throwable failure) {
    return FOR_GOOD.stream().anyMatch(kind -> kind.isInstance(failure));
  }

  private static boolean sendSmaller(
      Letters way, ProducerRecord<byte[], byte[]> refused, Exception failure) {
    Throwable reason = failure;
    try (Producer<byte[], byte[]> producer = way.producer().get()) {
      for (ProducerRecord<byte[], byte[]> next :
          List.of(DeadLetterRecords.smaller(refused), DeadLetterRecords.minimal(refused))) {
        Throwable refusal = refusal(producer, next);
        if (refusal == null) {
          tell(refused, reason, "a dead letter was refused; a smaller form of it is stored");
          return true;
        }
        if (!isForGood(refusal)) {
          return false;
        }
        reason = refusal;
      }
    }
    tell(refused, reason, "a dead letter is refused in every form; only the source has the record");
    return true;
  }

  private static @Nullable Throwable refusal(
      Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> letter) {
    try {
      producer.send(letter).get(SEND_SECONDS, TimeUnit.SECONDS);
      return null;
    } catch (ExecutionException e) {
      return e.getCause() == null ? e : e.getCause();
    } catch (TimeoutException e) {
      return e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return e;
    }
  }

  private static void tell(
      ProducerRecord<byte[], byte[]> refused, Throwable reason, String message) {
    LOG.atError()
        .addKeyValue("topic", refused.topic())
        .addKeyValue("place", DeadLetterRecords.place(refused.headers()))
        .addKeyValue("reason", BrokerFault.line(reason))
        .log(message);
  }
}

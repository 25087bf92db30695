package dev.autoupdate.processor.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.DeadLetter;
import dev.autoupdate.schema.DeadLetter.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.errors.ProductionExceptionHandler.Response;
import org.apache.kafka.streams.errors.ProductionExceptionHandler.Result;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RefusedSendsTest {

  private final Deque<Exception> refusals = new ArrayDeque<>();
  private final List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();
  private final List<SourcePlace> refused = new ArrayList<>();
  private final RefusedSends handler = new RefusedSends();

  @BeforeEach
  void configure() {
    handler.configure(
        Map.of(
            RefusedSends.LETTERS,
            new RefusedSends.Letters("dead", () -> new Broker(), refused::add)));
  }

  @Test
  void whatTheLogRefusesForWhatItIsIsToldByItsPlace() {
    SourcePlace place = new SourcePlace("id", 3, 7);
    LogRecord logged =
        new LogRecord(place, OptionalLong.of(6), ChangeBatch.of(Map.of()), OptionalLong.empty());
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>("log", 0, logged.key(), logged.value(), logged.headers());

    handler.answer(record, new TimeoutException("away"));
    assertThat(refused).isEmpty();
    handler.answer(record, new RecordTooLargeException("large"));
    assertThat(refused).containsExactly(place);
  }

  @Test
  void aRefusedSendToTheLogEndsTheTaskWhateverTheReason() {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>("log", 0, new byte[1], new byte[9_000]);

    for (Exception reason :
        List.of(
            new RecordTooLargeException(),
            new InvalidTimestampException("9999"),
            new TimeoutException("no leader"))) {
      assertThat(result(record, reason)).isEqualTo(Result.FAIL);
    }
    assertThat(sent).isEmpty();
  }

  @Test
  void aDeadLetterThatMayGetThroughLaterEndsTheTaskAndIsSentAgainWhole() {
    assertThat(result(letter(), new NotEnoughReplicasException("2 of 3"))).isEqualTo(Result.FAIL);
    assertThat(sent).isEmpty();
  }

  @Test
  void aDeadLetterThatIsTooLargeIsStoredSmaller() {
    assertThat(result(letter(), new RecordTooLargeException())).isEqualTo(Result.RESUME);

    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).value().length).isBetween(1_000, 50_000);
    assertThat(header(sent.get(0), "cut.value.bytes")).isEqualTo("100000");
    assertThat(header(sent.get(0), "cut.headers.bytes")).isNotEmpty();
    assertThat(header(sent.get(0), "reason")).isEqualTo("too_large");
  }

  @Test
  void oneThatIsRefusedSmallerTooIsStoredWithoutTheRecord() {
    refusals.add(new InvalidRecordException("no key"));

    assertThat(result(letter(), new RecordTooLargeException())).isEqualTo(Result.RESUME);

    assertThat(sent).hasSize(2);
    assertThat(sent.get(1).key()).isEqualTo("changes:0:7".getBytes(UTF_8));
    assertThat(sent.get(1).value()).isNull();
    assertThat(header(sent.get(1), "cut.value.bytes")).isEqualTo("100000");
  }

  @Test
  void oneThatIsRefusedInEveryFormDoesNotStopItsSource() {
    refusals.add(new RecordTooLargeException());
    refusals.add(new InvalidTimestampException("clock"));

    assertThat(result(letter(), new RecordTooLargeException())).isEqualTo(Result.RESUME);
  }

  @Test
  void brokersThatGoAwayMeanwhileEndTheTask() {
    refusals.add(new TimeoutException("no leader"));

    assertThat(result(letter(), new RecordTooLargeException())).isEqualTo(Result.FAIL);
    assertThat(sent).hasSize(1);
  }

  @Test
  void withoutAWayForSmallerOnesEveryRefusalEndsTheTask() {
    handler.configure(Map.of());

    assertThat(result(letter(), new RecordTooLargeException())).isEqualTo(Result.FAIL);
  }

  private Result result(ProducerRecord<byte[], byte[]> record, Exception reason) {
    Response response = handler.answer(record, reason);
    assertThat(response.deadLetterQueueRecords()).isEmpty();
    return response.result();
  }

  private static ProducerRecord<byte[], byte[]> letter() {
    Record<byte[], byte[]> rejected =
        new Record<>(null, new byte[100_000], 5, new RecordHeaders().add("trace", new byte[10]));
    Record<byte[], byte[]> letter =
        DeadLetterRecords.of(
            rejected, "changes", 0, 7, new DeadLetter(Reason.TOO_LARGE, "large"), 1_000_000, 9);
    return new ProducerRecord<>("dead", 0, (byte[]) null, letter.value(), letter.headers());
  }

  private static String header(ProducerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  /** Takes what it does not refuse. */
  private final class Broker extends MockProducer<byte[], byte[]> {

    Broker() {
      super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
      sent.add(record);
      Exception refusal = refusals.poll();
      return refusal == null ? super.send(record) : CompletableFuture.failedFuture(refusal);
    }
  }
}

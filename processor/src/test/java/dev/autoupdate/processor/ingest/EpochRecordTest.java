package dev.autoupdate.processor.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autoupdate.frontend.read.Epoch;
import dev.autoupdate.schema.ChangeBatch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

final class EpochRecordTest {

  private static final Epoch NEW = new Epoch("00000000000c");
  private static final List<Epoch> RETIRED =
      List.of(new Epoch("00000000000a"), new Epoch("00000000000b"));

  private static final Known KNOWN =
      new Known(
          Map.of("id:3", new PartitionPlace(1, 17, List.of(), List.of())),
          Optional.of(new Known.PolicyMark(2, "ab")));

  @Test
  void anEpochRecordIsReadAsItWasWritten() {
    EpochRecord record = new EpochRecord(NEW, RETIRED, KNOWN);

    assertThat(EpochRecord.is(record.headers())).isTrue();
    assertThat(EpochRecord.decode(record.value(), record.headers())).isEqualTo(record);
    assertThat(record.key()).isNotEmpty();
  }

  @Test
  void anEpochRecordOfAnEarlierReleaseSaysNothingOfWhatWasKnown() {
    EpochRecord record = new EpochRecord(NEW, RETIRED, KNOWN);

    assertThat(EpochRecord.decode("{}".getBytes(US_ASCII), record.headers()))
        .isEqualTo(new EpochRecord(NEW, RETIRED, Known.NOTHING));
  }

  @Test
  void aBatchIsNoEpochRecord() {
    LogRecord batch =
        new LogRecord(
            new SourcePlace("id", 0, 1),
            OptionalLong.empty(),
            ChangeBatch.of(Map.of()),
            OptionalLong.empty());

    assertThat(EpochRecord.is(batch.headers())).isFalse();
  }

  @Test
  void whatIsNotWrittenLikeOneIsMalformed() {
    Headers noRetired = new RecordHeaders().add("epoch", "00000000000c".getBytes(US_ASCII));
    Headers noEpoch =
        new RecordHeaders()
            .add("epoch", "other".getBytes(US_ASCII))
            .add("retires", "00000000000a".getBytes(US_ASCII));

    assertThatThrownBy(() -> EpochRecord.decode(null, noRetired))
        .isInstanceOf(MalformedLogRecord.class);
    assertThatThrownBy(() -> EpochRecord.decode(null, noEpoch))
        .isInstanceOf(MalformedLogRecord.class);
  }
}

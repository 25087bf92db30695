package dev.autoupdate.processor.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.processor.decode.BatchDecoder;
import dev.autoupdate.processor.decode.Batches;
import dev.autoupdate.processor.decode.Decoded;
import dev.autoupdate.schema.ChangeBatch;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class LogRecordLaws {

  private static final SourcePlace PLACE = new SourcePlace("AbCdEfGhIjKlMnOpQrStUv", 3, 17);

  @Provide
  Arbitrary<ChangeBatch> batches() {
    return Batches.any();
  }

  @Provide
  Arbitrary<OptionalLong> offsets() {
    return Arbitraries.longs()
        .greaterOrEqual(0)
        .map(OptionalLong::of)
        .injectNull(0.2)
        .map(offset -> offset == null ? OptionalLong.empty() : offset);
  }

  @Property(tries = 500)
  void aRecordReadsBackAsItWasWritten(
      @ForAll("batches") ChangeBatch batch, @ForAll("offsets") OptionalLong after) {
    LogRecord record = new LogRecord(PLACE, after, batch, OptionalLong.empty());

    LogRecord read = LogRecord.decode(record.value(), record.headers());

    assertThat(read).isEqualTo(record);
    assertThat(List.copyOf(read.batch().changes().keySet()))
        .isEqualTo(List.copyOf(batch.changes().keySet()));
    assertThat(read.value()).isEqualTo(record.value());
  }

  @Property(tries = 500)
  void aLoggedBatchIsTheSameBatchInTheFormatOfTheControlTopic(
      @ForAll("batches") ChangeBatch batch) {
    LogRecord record = new LogRecord(PLACE, OptionalLong.empty(), batch, OptionalLong.empty());

    assertThat(BatchDecoder.ofControlTopic().decode(null, record.value()))
        .isEqualTo(new Decoded.Accepted(batch));
  }

  @Property(tries = 50)
  void aHeartbeatReadsBackAsItWasWritten(
      @ForAll long currentAsOf, @ForAll("offsets") OptionalLong after) {
    LogRecord record =
        new LogRecord(
            new SourcePlace("AbCdEfGhIjKlMnOpQrStUv", 0, -1),
            after,
            ChangeBatch.of(Map.of()),
            OptionalLong.of(currentAsOf));

    assertThat(LogRecord.decode(record.value(), record.headers())).isEqualTo(record);
  }
}

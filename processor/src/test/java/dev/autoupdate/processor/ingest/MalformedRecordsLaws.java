package dev.autoupdate.processor.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.autoupdate.processor.decode.Batches;
import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Whatever stands in the log is a record that holds what records promise, or is malformed. */
final class MalformedRecordsLaws {

  private static final JsonMapper STRICT =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  static {
    STRICT
        .getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(2_000).build());
  }

  private static final byte[] KNOWN =
      new Known(
              Map.of("id:0", PartitionPlace.NONE.movedTo(7)),
              Optional.of(new Known.PolicyMark(2, "ab")))
          .text()
          .getBytes(UTF_8);

  @Provide
  Arbitrary<ChangeBatch> batches() {
    return Batches.any();
  }

  @Property(tries = 3_000)
  void aRecordWithSomeBytesChangedIsARecordStillOrMalformed(
      @ForAll("batches") ChangeBatch batch, @ForAll Random random) throws Exception {
    LogRecord record =
        new LogRecord(
            new SourcePlace("AbCdEfGhIjKlMnOpQrStUv", 3, 17),
            OptionalLong.of(16),
            batch,
            OptionalLong.empty(),
            new LogRecord.Origin(FixedTasks.WRITER, OptionalInt.of(-9), new RecordCheck(17, 5), 3));
    decode(mutated(record.value(), random), record.headers());
    Headers headers = new RecordHeaders();
    record.headers().forEach(header -> headers.add(header.key(), mutated(header.value(), random)));
    decode(record.value(), headers);
  }

  @Property(tries = 1_000)
  void anyBytesAreARecordOrMalformed(
      @ForAll byte[] value, @ForAll byte[] source, @ForAll byte[] after) throws Exception {
    decode(value, new RecordHeaders().add("source", source).add("after", after));
    decode(value, new RecordHeaders().add("source", "id:0:1".getBytes(UTF_8)));
  }

  @Property(tries = 1_000)
  void anEpochRecordWithAnyHeadersIsOneOrMalformed(
      @ForAll byte[] epoch, @ForAll byte[] retires, @ForAll Random random) {
    byte[] good = "0123456789ab,ba9876543210".getBytes(UTF_8);
    for (byte[] first : Arrays.asList(epoch, null, "0123456789ab".getBytes(UTF_8))) {
      for (byte[] second : Arrays.asList(retires, null, mutated(good, random))) {
        try {
          EpochRecord.decode(
              mutated(KNOWN, random),
              new RecordHeaders().add("epoch", first).add("retires", second));
        } catch (MalformedLogRecord e) {
          assertThat(e).hasMessageContaining("epoch");
        }
      }
    }
  }

  @Property(tries = 1_000)
  void aNoticeWithSomeBytesChangedIsOneOrMalformed(@ForAll Random random) {
    SourceNotice notice =
        new SourceNotice(
            SourceNotice.Kind.INCARNATION, new SourcePlace("id", 0, 7, 2), FixedTasks.WRITER);
    Headers headers = new RecordHeaders();
    notice
        .headers()
        .forEach(
            header ->
                headers.add(
                    header.key(), random.nextInt(8) == 0 ? null : mutated(header.value(), random)));
    try {
      SourceNotice.decode(headers);
    } catch (MalformedLogRecord e) {
      assertThat(e).hasMessageContaining("notice");
    }
  }

  private static void decode(byte[] value, Headers headers) throws Exception {
    LogRecord record;
    try {
      record = LogRecord.decode(value, headers);
    } catch (MalformedLogRecord e) {
      return;
    }
    for (@Nullable Json each : record.batch().changes().values()) {
      check(each);
    }
    check(record.batch().about().information());
    assertThat(SourcePlace.parse(record.source().toString())).isEqualTo(record.source());
  }

  // JSON in UTF-8, as clients get it.
  private static void check(@Nullable Json value) throws Exception {
    if (value != null) {
      UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(value.utf8()));
      assertThat(STRICT.readTree(value.utf8())).isNotNull();
    }
  }

  private static byte[] mutated(byte[] bytes, Random random) {
    byte[] mutated = Objects.requireNonNull(bytes).clone();
    byte[] likely = "{}[]\",:\\u0dn-1eE.tfl/ \n".getBytes(UTF_8);
    for (int i = random.nextInt(3); i >= 0 && mutated.length > 0; i--) {
      int at = random.nextInt(mutated.length);
      switch (random.nextInt(4)) {
        case 0 -> mutated[at] = (byte) random.nextInt();
        case 1 -> mutated[at] = likely[random.nextInt(likely.length)];
        case 2 -> mutated = Arrays.copyOf(mutated, at);
        default -> {
          byte[] longer = Arrays.copyOf(mutated, mutated.length + 1);
          System.arraycopy(mutated, at, longer, at + 1, mutated.length - at);
          longer[at] = likely[random.nextInt(likely.length)];
          mutated = longer;
        }
      }
    }
    return mutated;
  }
}

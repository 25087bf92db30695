package dev.autoupdate.processor.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.schema.DeadLetter;
import dev.autoupdate.schema.DeadLetter.Reason;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Whatever a rejected record is, its dead letter fits, says what it was, and loses nothing else.
 */
final class DeadLetterLaws {

  private static final long NOW = 1_000_000;

  @Property(tries = 300)
  void aDeadLetterFitsItsTopicAndWhatIsNotThereIsDescribed(
      @ForAll @IntRange(min = -1, max = 60_000) int keySize,
      @ForAll @IntRange(min = -1, max = 60_000) int valueSize,
      @ForAll @IntRange(max = 40) int headerCount,
      @ForAll @IntRange(max = 4_000) int headerSize,
      @ForAll @IntRange(max = 100_000) int messageSize,
      @ForAll @IntRange(min = DeadLetterRecords.LEAST_BYTES, max = 70_000) int maxBytes,
      @ForAll long seed)
      throws Exception {
    Random random = new Random(seed);
    byte[] key = bytes(random, keySize);
    byte[] value = bytes(random, valueSize);
    Headers headers = new RecordHeaders();
    for (int i = 0; i < headerCount; i++) {
      headers.add("h" + i, bytes(random, headerSize));
    }
    Record<byte[], byte[]> rejected = new Record<>(key, value, Long.MAX_VALUE, headers);

    Record<byte[], byte[]> letter =
        DeadLetterRecords.of(
            rejected,
            "t".repeat(249),
            Integer.MAX_VALUE,
            Long.MAX_VALUE,
            new DeadLetter(Reason.TOO_LARGE, "\u20ac".repeat(messageSize)),
            maxBytes,
            NOW);

    assertThat(stored(letter)).isLessThanOrEqualTo(maxBytes);
    assertThat(letter.timestamp()).isEqualTo(NOW);
    assertThat(text(letter.headers(), "source.timestamp")).isEqualTo("" + Long.MAX_VALUE);
    assertPart(key, letter.key(), letter.headers(), "cut.key");
    assertPart(value, letter.value(), letter.headers(), "cut.value");
    long kept =
        Arrays.stream(letter.headers().toArray()).filter(h -> h.key().charAt(0) == 'h').count();
    assertThat(letter.headers().lastHeader("cut.headers.bytes") == null)
        .isEqualTo(kept == headerCount);
    assertThat(rejected.headers().toArray()).hasSize(headerCount);

    ProducerRecord<byte[], byte[]> refused =
        new ProducerRecord<>("dead", null, key, value, letter.headers());
    ProducerRecord<byte[], byte[]> minimal = DeadLetterRecords.minimal(refused);
    assertThat(CutToFit.bytes(minimal.key(), minimal.value(), minimal.headers()))
        .isLessThanOrEqualTo(DeadLetterRecords.LEAST_BYTES);
    assertThat(new String(minimal.key(), UTF_8)).endsWith(":" + Long.MAX_VALUE);
    ProducerRecord<byte[], byte[]> smaller = DeadLetterRecords.smaller(refused);
    assertThat(CutToFit.bytes(smaller.key(), smaller.value(), smaller.headers()))
        .isLessThanOrEqualTo(
            Math.max(
                DeadLetterRecords.LEAST_BYTES, CutToFit.bytes(key, value, letter.headers()) / 2));
  }

  // As the producer estimates it, which is what it compares with its limit.
  private static int stored(Record<byte[], byte[]> letter) {
    return AbstractRecords.estimateSizeInBytesUpperBound(
        RecordBatch.CURRENT_MAGIC_VALUE,
        CompressionType.LZ4,
        letter.key(),
        letter.value(),
        letter.headers().toArray());
  }

  private static void assertPart(
      byte @Nullable [] whole, byte @Nullable [] kept, Headers headers, String name)
      throws Exception {
    if (whole == null) {
      assertThat(kept).isNull();
      return;
    }
    Objects.requireNonNull(kept);
    assertThat(kept).isEqualTo(Arrays.copyOf(whole, kept.length));
    if (kept.length == whole.length) {
      assertThat(headers.lastHeader(name + ".bytes")).isNull();
    } else {
      assertThat(text(headers, name + ".bytes")).isEqualTo("" + whole.length);
      assertThat(text(headers, name + ".sha256"))
          .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(whole)));
    }
  }

  private static String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return new String(header.value(), UTF_8);
  }

  private static byte @Nullable [] bytes(Random random, int size) {
    if (size < 0) {
      return null;
    }
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }
}

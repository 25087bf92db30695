package dev.autoupdate.processor.ingest;

import static dev.autoupdate.processor.ingest.HeaderText.ascii;
import static dev.autoupdate.processor.ingest.HeaderText.text;

import dev.autoupdate.frontend.read.Epoch;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A record of the log that begins another epoch: whoever wrote it had read records that the log has
 * lost since.
 *
 * <p>In Kafka its key is {@code epoch}, its value what was known, as JSON. Headers: {@code epoch}
 * is the new one, {@code retires} the former ones, separated by commas.
 *
 * @param epoch the new one; nobody has used it before
 * @param retires all epochs that the lost records may have been read in: the record counts iff the
 *     log's epoch is one of them where it stands
 * @param known what its writer had applied; also of a record that does not count
 */
public record EpochRecord(Epoch epoch, List<Epoch> retires, Known known) {

  private static final String EPOCH = "epoch";
  private static final String RETIRES = "retires";

  /** Copies the list. */
  public EpochRecord {
    retires = List.copyOf(retires);
  }

  /** Whether these are the headers of such a record. */
  public static boolean is(Headers headers) {
    return headers.lastHeader(EPOCH) != null;
  }

  /** The record's key: never null, since Streams skips records without a key when it restores. */
  public byte[] key() {
    return ascii(EPOCH);
  }

  /** The record's value. */
  public byte[] value() {
    return known.text().getBytes(StandardCharsets.UTF_8);
  }

  /** The record's headers. */
  public Headers headers() {
    String retired = retires.stream().map(Epoch::text).collect(Collectors.joining(","));
    return new RecordHeaders().add(EPOCH, ascii(epoch.text())).add(RETIRES, ascii(retired));
  }

  /**
   * The record with this value and these headers.
   *
   * @throws MalformedLogRecord when it is not as {@link #headers} writes it
   */
  public static EpochRecord decode(byte @Nullable [] value, Headers headers) {
    try {
      return new EpochRecord(
          new Epoch(text(headers, EPOCH)),
          Arrays.stream(text(headers, RETIRES).split(",", -1)).map(Epoch::new).toList(),
          value == null ? Known.NOTHING : Known.parse(new String(value, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      throw new MalformedLogRecord("an epoch record is not as we write it: " + e.getMessage());
    }
  }
}

package dev.autoupdate.processor.ingest;

import static dev.autoupdate.processor.ingest.HeaderText.ascii;
import static dev.autoupdate.processor.ingest.HeaderText.text;
import static dev.autoupdate.processor.ingest.HeaderText.textIfAny;

import dev.autoupdate.schema.ChangeBatch;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What one record of the log says: a normalized batch and the place in the source that it came
 * from.
 *
 * <p>In Kafka its key is the source partition ({@code <topic id>:<partition>}), its value JSON
 * without white space: {@code {"changes":{..},"deletes":[..],"position":..}} or, in a heartbeat,
 * {@code {"heartbeat":<milliseconds>}}. Headers: {@code source} is {@code <topic
 * id>:<partition>:<offset>} and, when it is not 0, {@code :<incarnation>}; {@code after} an offset;
 * {@code writer} the log's epoch and the task; {@code follows} and {@code check} numbers in
 * hexadecimal digits; {@code gap} the first offset that is missing.
 *
 * @param source the source record it stands for; of a heartbeat, the last one that its task is done
 *     with, with offset -1 when there is none yet
 * @param after the source offset of the record that the same task logged before; on its first, the
 *     place where it began, -1 for the beginning. Absent in logs of earlier releases only
 * @param batch what changes; empty in a heartbeat
 * @param currentAsOf in a heartbeat, milliseconds since 1970 when the source partition was last
 *     known to be read to its end; absent in every other record
 * @param origin what the replica needs to know of the writing; absent in logs of earlier releases
 */
public record LogRecord(
    SourcePlace source,
    OptionalLong after,
    ChangeBatch batch,
    OptionalLong currentAsOf,
    @Nullable Origin origin) {

  /** The header that says which log a record was written for: the log topic's id. */
  public static final String LOG_HEADER = "log";

  static final String WRITER = "writer";

  private static final String SOURCE = "source";
  private static final String AFTER = "after";
  private static final String FOLLOWS = "follows";
  private static final String CHECK = "check";
  private static final String GAP = "gap";

  /**
   * Where a record comes from.
   *
   * @param writer the task that wrote it
   * @param follows of the source record that {@code after} tells of; empty where that was no record
   *     of this task. Offsets alone may be those of other records, when the source lost its tail
   * @param check of the source record; {@code null} in a heartbeat
   * @param gap whether the source has lost what was to be read between {@code after} and this
   *     task's first record: everything before this offset. -1 when it has not
   */
  public record Origin(Writer writer, OptionalInt follows, @Nullable RecordCheck check, long gap) {

    /** Where nothing is missing. */
    public static final long NO_GAP = -1;
  }

  /** As an earlier release wrote it. */
  public LogRecord(
      SourcePlace source, OptionalLong after, ChangeBatch batch, OptionalLong currentAsOf) {
    this(source, after, batch, currentAsOf, null);
  }

  /** The record's key: never null, since Streams skips records without a key when it restores. */
  public byte[] key() {
    return ascii(source.topicId() + ":" + source.partition());
  }

  /** The record's value. */
  public byte[] value() {
    return currentAsOf.isPresent()
        ? ascii("{\"heartbeat\":" + currentAsOf.getAsLong() + "}")
        : new LogWriter().write(batch);
  }

  /** The record's headers. */
  public Headers headers() {
    Headers headers = new RecordHeaders().add(SOURCE, ascii(source.toString()));
    if (after.isPresent()) {
      headers.add(AFTER, ascii(Long.toString(after.getAsLong())));
    }
    if (origin != null && origin.follows().isPresent()) {
      headers.add(FOLLOWS, ascii(Integer.toHexString(origin.follows().getAsInt())));
    }
    if (origin != null) {
      headers.add(WRITER, ascii(origin.writer().toString()));
      if (origin.check() != null) {
        headers.add(CHECK, ascii(Integer.toHexString(origin.check().sum())));
      }
      if (origin.gap() != Origin.NO_GAP) {
        headers.add(GAP, ascii(Long.toString(origin.gap())));
      }
    }
    return headers;
  }

  /**
   * The record with this value and these headers. The value's bytes are copied, not kept.
   *
   * @throws MalformedLogRecord when ingest cannot have written it
   */
  public static LogRecord decode(byte @Nullable [] value, Headers headers) {
    if (value == null) {
      throw new MalformedLogRecord("a log record has no value");
    }
    LogReader reader = new LogReader(value);
    try {
      SourcePlace place = SourcePlace.parse(text(headers, SOURCE));
      String after = textIfAny(headers, AFTER);
      return new LogRecord(
          place,
          after == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(after)),
          reader.batch(),
          reader.heartbeat(),
          origin(place, headers));
    } catch (IllegalArgumentException e) {
      throw new MalformedLogRecord("a log record is not as ingest writes it: " + e.getMessage());
    }
  }

  /** Where the source record of a log record with these headers stands; empty for other records. */
  static Optional<SourcePlace> place(Headers headers) {
    String source = textIfAny(headers, SOURCE);
    return source == null ? Optional.empty() : Optional.of(SourcePlace.parse(source));
  }

  private static @Nullable Origin origin(SourcePlace place, Headers headers) {
    String writer = textIfAny(headers, WRITER);
    if (writer == null) {
      return null;
    }
    String follows = textIfAny(headers, FOLLOWS);
    String sum = textIfAny(headers, CHECK);
    String gap = textIfAny(headers, GAP);
    return new Origin(
        Writer.parse(writer),
        follows == null
            ? OptionalInt.empty()
            : OptionalInt.of(Integer.parseUnsignedInt(follows, 16)),
        sum == null ? null : new RecordCheck(place.offset(), Integer.parseUnsignedInt(sum, 16)),
        gap == null ? Origin.NO_GAP : Long.parseLong(gap));
  }
}

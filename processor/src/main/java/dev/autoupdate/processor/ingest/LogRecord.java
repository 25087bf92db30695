package dev.autoupdate.processor.ingest;

import dev.autoupdate.schema.ChangeBatch;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Header;
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
 * id>:<partition>:<offset>}, {@code after} an offset.
 *
 * @param source the source record it stands for; of a heartbeat, the last one that its task
 *     processed, with offset -1 when there is none yet
 * @param after the source offset of the record that the same task logged before, absent on its
 *     first
 * @param batch what changes; empty in a heartbeat
 * @param currentAsOf in a heartbeat, milliseconds since 1970 when the source partition was last
 *     known to be read to its end; absent in every other record
 */
public record LogRecord(
    SourcePlace source, OptionalLong after, ChangeBatch batch, OptionalLong currentAsOf) {

  /** The header that says which log a record was written for: the log topic's id. */
  public static final String LOG_HEADER = "log";

  private static final String SOURCE = "source";
  private static final String AFTER = "after";

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
    return headers;
  }

  /**
   * The record with this value and these headers. The value's bytes are copied, not kept.
   *
   * @throws MalformedLogRecord when ingest cannot have written it
   */
  public static LogRecord decode(byte @Nullable [] value, Headers headers) {
    Header source = headers.lastHeader(SOURCE);
    if (value == null || source == null) {
      throw new MalformedLogRecord("a log record has no value or no header " + SOURCE);
    }
    LogReader reader = new LogReader(value);
    try {
      return new LogRecord(
          SourcePlace.parse(text(source)),
          after(headers.lastHeader(AFTER)),
          reader.batch(),
          reader.heartbeat());
    } catch (IllegalArgumentException e) {
      throw new MalformedLogRecord("a log record is not as ingest writes it: " + e.getMessage());
    }
  }

  private static OptionalLong after(@Nullable Header header) {
    return header == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text(header)));
  }

  private static String text(Header header) {
    if (header.value() == null) {
      throw new IllegalArgumentException("the header " + header.key() + " is null");
    }
    return new String(header.value(), StandardCharsets.US_ASCII);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

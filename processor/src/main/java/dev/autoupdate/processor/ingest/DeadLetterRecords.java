package dev.autoupdate.processor.ingest;

import dev.autoupdate.schema.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Writes rejected source records for the dead-letter topic: key, value, headers and timestamp as
 * they were, and headers that say why and where from, as in {@code dead-letter.schema.json}.
 */
final class DeadLetterRecords {

  // Kafka Streams' names (its ExceptionHandlerUtils), so that one tool reads both its dead letters
  // and ours. It has no name for a reason that a program can act on.
  static final String REASON = "reason";
  static final String EXCEPTION = "__streams.errors.exception";
  static final String MESSAGE = "__streams.errors.message";
  static final String TOPIC = "__streams.errors.topic";
  static final String PARTITION = "__streams.errors.partition";
  static final String OFFSET = "__streams.errors.offset";

  private static final List<String> OURS =
      List.of(REASON, EXCEPTION, MESSAGE, TOPIC, PARTITION, OFFSET);

  private DeadLetterRecords() {}

  /** The dead letter of {@code rejected}, which stood at this place. */
  static Record<byte[], byte[]> of(
      Record<byte[], byte[]> rejected,
      String topic,
      int partition,
      long offset,
      DeadLetter letter) {
    Headers headers = new RecordHeaders(rejected.headers());
    // A dead letter that was sent in again has such headers already.
    OURS.forEach(headers::remove);
    put(headers, REASON, letter.reason().code());
    put(headers, EXCEPTION, letter.reason().code());
    put(headers, MESSAGE, letter.message());
    put(headers, TOPIC, topic);
    put(headers, PARTITION, Integer.toString(partition));
    put(headers, OFFSET, Long.toString(offset));
    return rejected.withHeaders(headers);
  }

  private static void put(Headers headers, String name, String text) {
    headers.add(name, text.getBytes(StandardCharsets.UTF_8));
  }
}

package dev.autoupdate.processor.ingest;

import dev.autoupdate.schema.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Writes rejected source records for the dead-letter topic: key, value and headers as they were,
 * and headers that say why, where from and from when, as in {@code dead-letter.schema.json}. What
 * does not fit the topic is cut, and headers tell what of it there was.
 *
 * <p>The record's own time is that of the rejection: what a producer says of the time can neither
 * make the topic refuse the record nor have it deleted at once.
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
  static final String SOURCE_TIMESTAMP = "source.timestamp";

  /** The least {@code max.message.bytes} of a dead-letter topic: a letter without the record. */
  static final int LEAST_BYTES = 4_096;

  private static final List<String> OURS =
      List.of(REASON, EXCEPTION, MESSAGE, TOPIC, PARTITION, OFFSET, SOURCE_TIMESTAMP);
  private static final int LONGEST_MESSAGE = 500;

  private DeadLetterRecords() {}

  /**
   * The dead letter of {@code rejected}, which stood at this place.
   *
   * @param maxBytes what the topic takes at most
   * @param now milliseconds since 1970
   */
  static Record<byte[], byte[]> of(
      Record<byte[], byte[]> rejected,
      String topic,
      int partition,
      long offset,
      DeadLetter letter,
      int maxBytes,
      long now) {
    Headers ours = new RecordHeaders();
    put(ours, REASON, letter.reason().code());
    put(ours, EXCEPTION, letter.reason().code());
    put(ours, MESSAGE, shortened(letter.message()));
    put(ours, TOPIC, topic);
    put(ours, PARTITION, Integer.toString(partition));
    put(ours, OFFSET, Long.toString(offset));
    put(ours, SOURCE_TIMESTAMP, Long.toString(rejected.timestamp()));
    CutToFit cut =
        CutToFit.of(rejected.key(), rejected.value(), others(rejected.headers()), ours, maxBytes);
    return new Record<>(cut.key(), cut.value(), Math.max(0, now), cut.headers());
  }

  /** The same dead letter without the source record's headers, and in half of the room at most. */
  static ProducerRecord<byte[], byte[]> smaller(ProducerRecord<byte[], byte[]> letter) {
    int room =
        Math.max(LEAST_BYTES, CutToFit.bytes(letter.key(), letter.value(), letter.headers()) / 2);
    CutToFit cut =
        CutToFit.of(letter.key(), letter.value(), List.of(), described(letter.headers()), room);
    return to(letter.topic(), cut.key(), cut.value(), cut.headers());
  }

  /** What is left when nothing else gets through: the headers of ours, with the place as key. */
  static ProducerRecord<byte[], byte[]> minimal(ProducerRecord<byte[], byte[]> letter) {
    Headers ours = described(letter.headers());
    CutToFit.describe(ours, letter.key(), letter.value());
    byte[] key = place(letter.headers()).getBytes(StandardCharsets.UTF_8);
    return to(letter.topic(), key, null, ours);
  }

  /** The place in the source, for a person: {@code topic:partition:offset}. */
  static String place(Headers headers) {
    return text(headers, TOPIC) + ":" + text(headers, PARTITION) + ":" + text(headers, OFFSET);
  }

  private static ProducerRecord<byte[], byte[]> to(
      String topic, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    return new ProducerRecord<>(topic, null, key, value, headers);
  }

  // A dead letter that was sent in again has such headers already.
  private static List<Header> others(Headers headers) {
    return List.of(headers.toArray()).stream().filter(header -> !isOurs(header)).toList();
  }

  // Ours alone, and how much the others were.
  private static Headers described(Headers headers) {
    Headers ours = new RecordHeaders();
    headers.forEach(header -> addIfOurs(ours, header));
    CutToFit.describe(ours, others(headers));
    return ours;
  }

  private static void addIfOurs(Headers ours, Header header) {
    if (isOurs(header)) {
      ours.add(header);
    }
  }

  private static boolean isOurs(Header header) {
    return OURS.contains(header.key()) || CutToFit.HEADERS.contains(header.key());
  }

  private static String shortened(String message) {
    return message.length() <= LONGEST_MESSAGE
        ? message
        : message.substring(0, message.offsetByCodePoints(0, LONGEST_MESSAGE / 2)) + "...";
  }

  private static String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? "?"
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static void put(Headers headers, String name, String text) {
    headers.add(name, text.getBytes(StandardCharsets.UTF_8));
  }
}

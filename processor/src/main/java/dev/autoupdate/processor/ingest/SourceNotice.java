package dev.autoupdate.processor.ingest;

import static dev.autoupdate.processor.ingest.HeaderText.ascii;
import static dev.autoupdate.processor.ingest.HeaderText.text;

import java.util.Locale;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A record of the log that says something about a source partition besides its batches.
 *
 * <p>In Kafka its key is {@code notice}, its value {@code {}}. Headers: {@code notice} is the kind
 * in small letters, {@code place} the place, {@code writer} the writer.
 *
 * @param kind what it says
 * @param place of which place
 * @param writer what wrote it; where another epoch of the log is in force it counts for nothing
 */
public record SourceNotice(Kind kind, SourcePlace place, Writer writer) {

  /** What a notice says. */
  public enum Kind {
    /**
     * The partition lost its tail: what was read of it behind the place is gone, and offsets are
     * used again. The place is in the incarnation that begins; the notice counts iff the partition
     * is in the one before.
     */
    INCARNATION,
    /**
     * Nothing. Who waits until the log is read to its end waits for it where the record at the end
     * is one that is not shown to a replica that restores.
     */
    NOTHING,
    /** Somebody has accepted that what was missing up to the place is gone. */
    ACCEPTED_GAP
  }

  private static final String NOTICE = "notice";
  private static final String PLACE = "place";

  /** Whether these are the headers of such a record. */
  public static boolean is(Headers headers) {
    return headers.lastHeader(NOTICE) != null;
  }

  /** The record's key: never null, since Streams skips records without a key when it restores. */
  public byte[] key() {
    return ascii(NOTICE);
  }

  /** The record's value. */
  public byte[] value() {
    return ascii("{}");
  }

  /** The record's headers. */
  public Headers headers() {
    return new RecordHeaders()
        .add(NOTICE, ascii(kind.name().toLowerCase(Locale.ROOT)))
        .add(PLACE, ascii(place.toString()))
        .add(LogRecord.WRITER, ascii(writer.toString()));
  }

  /**
   * The record with these headers.
   *
   * @throws MalformedLogRecord when it is not as {@link #headers} writes it
   */
  public static SourceNotice decode(Headers headers) {
    try {
      return new SourceNotice(
          Kind.valueOf(text(headers, NOTICE).toUpperCase(Locale.ROOT)),
          SourcePlace.parse(text(headers, PLACE)),
          Writer.parse(text(headers, LogRecord.WRITER)));
    } catch (IllegalArgumentException e) {
      throw new MalformedLogRecord("a notice is not as we write it: " + e.getMessage());
    }
  }
}

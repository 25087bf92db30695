package dev.autoupdate.processor.ingest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A record cut to what a topic takes, key, value and headers together. Of a part that was cut,
 * headers tell the full size and the digest, so that the whole one can be found and recognized.
 *
 * @param key its beginning, or all of it
 * @param value its beginning, or all of it
 * @param headers those that say why, those that say what was cut, and of the others as many as fit
 */
record CutToFit(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {

  static final String KEY_BYTES = "cut.key.bytes";
  static final String KEY_SHA256 = "cut.key.sha256";
  static final String VALUE_BYTES = "cut.value.bytes";
  static final String VALUE_SHA256 = "cut.value.sha256";
  static final String HEADERS_BYTES = "cut.headers.bytes";

  /** The headers that this adds. */
  static final List<String> HEADERS =
      List.of(KEY_BYTES, KEY_SHA256, VALUE_BYTES, VALUE_SHA256, HEADERS_BYTES);

  // Kafka's own framing of a batch with one record.
  private static final int FRAMING = 128;
  private static final int HEADER_FRAMING = 10;
  // What the headers above need.
  private static final int DESCRIPTION = 512;

  /** Cuts what does not fit; key and headers first lose what is past an eighth of the room each. */
  static CutToFit of(
      byte @Nullable [] key,
      byte @Nullable [] value,
      List<Header> theirs,
      Headers ours,
      int maxBytes) {
    Headers headers = new RecordHeaders(ours);
    // What cannot be compressed becomes a little larger by it.
    int room = maxBytes - maxBytes / 200;
    if (bytes(key, value, ours) + bytes(theirs) <= room) {
      theirs.forEach(headers::add);
      return new CutToFit(key, value, headers);
    }
    room = Math.max(0, room - DESCRIPTION - bytes(null, null, ours));
    List<Header> keptHeaders = firstOf(theirs, room / 8);
    byte[] keptKey = firstOf(key, room / 8);
    byte[] keptValue = firstOf(value, room - bytes(keptHeaders) - length(keptKey));
    if (length(keptKey) < length(key)) {
      describe(headers, KEY_BYTES, KEY_SHA256, key);
    }
    if (length(keptValue) < length(value)) {
      describe(headers, VALUE_BYTES, VALUE_SHA256, value);
    }
    if (keptHeaders.size() < theirs.size()) {
      describe(headers, theirs);
    }
    keptHeaders.forEach(headers::add);
    return new CutToFit(keptKey, keptValue, headers);
  }

  /** Adds to {@code headers} what there was of key and value, as if they were cut whole. */
  static void describe(Headers headers, byte @Nullable [] key, byte @Nullable [] value) {
    describe(headers, KEY_BYTES, KEY_SHA256, key);
    describe(headers, VALUE_BYTES, VALUE_SHA256, value);
  }

  /** Adds to {@code headers} how much the source record's own were, if there are any. */
  static void describe(Headers headers, List<Header> theirs) {
    if (!theirs.isEmpty() && headers.lastHeader(HEADERS_BYTES) == null) {
      put(headers, HEADERS_BYTES, Integer.toString(bytes(theirs)));
    }
  }

  /** What a record with these needs in a topic, at most, before it is compressed. */
  static int bytes(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    return FRAMING + length(key) + length(value) + bytes(List.of(headers.toArray()));
  }

  private static int bytes(List<Header> headers) {
    return headers.stream().mapToInt(CutToFit::bytes).sum();
  }

  private static int bytes(Header header) {
    return HEADER_FRAMING
        + header.key().getBytes(StandardCharsets.UTF_8).length
        + length(header.value());
  }

  // What was cut before is described by its first, full form.
  private static void describe(
      Headers headers, String bytes, String digest, byte @Nullable [] part) {
    if (part != null && headers.lastHeader(bytes) == null) {
      put(headers, bytes, Integer.toString(part.length));
      put(headers, digest, sha256(part));
    }
  }

  private static List<Header> firstOf(List<Header> headers, int room) {
    List<Header> kept = new ArrayList<>();
    int left = room;
    for (Header header : headers) {
      left -= bytes(header);
      if (left < 0) {
        break;
      }
      kept.add(header);
    }
    return kept;
  }

  private static byte @Nullable [] firstOf(byte @Nullable [] part, int room) {
    return part == null || part.length <= room ? part : Arrays.copyOf(part, Math.max(0, room));
  }

  private static int length(byte @Nullable [] part) {
    return part == null ? 0 : part.length;
  }

  private static String sha256(byte[] part) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(part));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void put(Headers headers, String name, String text) {
    headers.add(name, text.getBytes(StandardCharsets.US_ASCII));
  }
}

package dev.autoupdate.processor.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.autoupdate.schema.DeadLetter.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Opens a record's bytes for reading as JSON, strictly. */
final class JsonText {

  // The bytes become chars before they are parsed: that is the strict check for UTF-8, and
  // Jackson's
  // parser of chars does without the table of names that its parser of bytes keeps and copies for
  // every new one; most of our names are keys that were never seen before.
  //
  // Kafka has bounded the length of the record already, so nesting is what is left to be limited.

  /** How deep a record may be nested, its outermost object included. */
  static final int MAX_DEPTH = 256;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private JsonText() {}

  /** A parser before the first token of {@code value}. */
  static JsonParser open(byte @Nullable [] value) throws InvalidRecord, IOException {
    if (value == null || value.length == 0) {
      throw new InvalidRecord(
          Reason.NULL_RECORD, value == null ? "the record has no value" : "the value is empty");
    }
    CharBuffer chars = decode(value);
    return JSON.createParser(chars.array(), chars.arrayOffset(), chars.length());
  }

  /** Checks that nothing follows the last token. */
  static void end(JsonParser parser) throws InvalidRecord, IOException {
    if (parser.nextToken() != null) {
      throw new InvalidRecord(
          Reason.INVALID_JSON, "text follows the JSON value" + Place.of(parser));
    }
  }

  /** What the parser's complaint means. */
  static InvalidRecord invalid(IOException complaint) {
    if (complaint instanceof StreamConstraintsException) {
      return new InvalidRecord(
          Reason.TOO_DEEP, "nested more than " + MAX_DEPTH + " objects and lists deep");
    }
    String message = String.valueOf(complaint.getMessage());
    if (complaint instanceof JsonProcessingException json) {
      message = json.getOriginalMessage();
      if (json.getLocation() != null) {
        message += " at " + json.getLocation().offsetDescription();
      }
    }
    return new InvalidRecord(Reason.INVALID_JSON, message);
  }

  private static CharBuffer decode(byte[] value) throws InvalidRecord {
    ByteBuffer bytes = ByteBuffer.wrap(value);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes);
    } catch (CharacterCodingException e) {
      throw new InvalidRecord(Reason.INVALID_UTF8, "not UTF-8 at byte " + bytes.position());
    }
  }
}

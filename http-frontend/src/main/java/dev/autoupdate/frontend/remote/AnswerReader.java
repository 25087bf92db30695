package dev.autoupdate.frontend.remote;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads answers: {@code {"poll":{"1":{"live_count":5}}}}. What was not asked for is passed over.
 *
 * <p>As strict as ingest is, so that no answer becomes a dead letter: text that is not Unicode, a
 * member named twice and nesting beyond 256 make it no answer. Values are written as ingest writes
 * them, numbers as they came, because they are compared with the state byte by byte.
 */
final class AnswerReader {

  // Values go through chars: Jackson's generator of bytes would escape what is beyond 16 bits.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(256).build())
          .build();

  private final Map<String, Key> asked = new HashMap<>();
  private final Map<Key, Json> values = new HashMap<>();
  private final Set<Key> tooLarge = new HashSet<>();
  private final JsonParser parser;
  private final int valueBytes;

  private AnswerReader(JsonParser parser, List<Key> asked, int valueBytes) {
    asked.forEach(key -> this.asked.put(key.toString(), key));
    this.parser = parser;
    this.valueBytes = valueBytes;
  }

  /**
   * What a body says of the keys that were asked for.
   *
   * @param valueBytes the longest value that is taken
   */
  static Fetched read(byte[] body, List<Key> asked, int valueBytes) {
    try (JsonParser parser = JSON.createParser(chars(body))) {
      return new AnswerReader(parser, asked, valueBytes).answer();
    } catch (CharacterCodingException e) {
      return new Fetched.Failed("the answer is not Unicode", true);
    } catch (JsonProcessingException e) {
      // Its message may quote the answer.
      String place = e.getLocation() == null ? "" : " at " + e.getLocation().offsetDescription();
      return new Fetched.Failed("the answer is no JSON that can be used" + place, true);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String chars(byte[] body) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
  }

  private Fetched answer() throws IOException {
    Fetched failed = new Fetched.Failed("the answer is not collection, id, field, value", true);
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return failed;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String collection = parser.currentName();
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return failed;
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String object = collection + "/" + parser.currentName() + "/";
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          return failed;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          member(asked.get(object + parser.currentName()));
        }
      }
    }
    return parser.nextToken() == null ? new Fetched.Answer(values, tooLarge) : failed;
  }

  private void member(@Nullable Key key) throws IOException {
    JsonToken first = parser.nextToken();
    if (key == null) {
      parser.skipChildren();
    } else if (first != JsonToken.VALUE_NULL) {
      Json value = value();
      if (value.size() > valueBytes) {
        tooLarge.add(key);
      } else {
        values.put(key, value);
      }
    }
  }

  private Json value() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      copy(out);
    }
    // Half of a surrogate pair, as an escape can make one, is refused here.
    ByteBuffer bytes =
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text.getBuffer()));
    byte[] utf8 = new byte[bytes.remaining()];
    bytes.get(utf8);
    return Json.ofUtf8(utf8);
  }

  private void copy(JsonGenerator out) throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        out.writeStartObject();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          out.writeFieldName(parser.currentName());
          parser.nextToken();
          copy(out);
        }
        out.writeEndObject();
      }
      case START_ARRAY -> {
        out.writeStartArray();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          copy(out);
        }
        out.writeEndArray();
      }
      case VALUE_STRING -> out.writeString(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.writeNumber(parser.getText());
      default -> out.writeRawValue(parser.getText());
    }
  }
}

package dev.autoupdate.processor.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.autoupdate.schema.DeadLetter.Reason;
import dev.autoupdate.schema.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Copies JSON values without insignificant white space.
 *
 * <p>Numbers stay as they are written. Strings are written in one way, so that equal strings are
 * equal bytes: UTF-8, escaped only where JSON demands it. For one thread, one record.
 */
final class Minifier {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final JsonParser parser;
  private byte[] out = new byte[256];
  private int size;

  Minifier(JsonParser parser) {
    this.parser = parser;
  }

  /** The value whose first token is the parser's current one, which then is its last. */
  Json value() throws IOException, InvalidRecord {
    size = 0;
    copy(parser.currentToken());
    return Json.ofUtf8(Arrays.copyOf(out, size));
  }

  private void copy(JsonToken token) throws IOException, InvalidRecord {
    switch (token) {
      case START_OBJECT -> copyObject();
      case START_ARRAY -> copyList();
      case VALUE_STRING ->
          string(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
      default -> ascii(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    }
  }

  private void copyObject() throws IOException, InvalidRecord {
    put('{');
    Set<String> names = new HashSet<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (!names.add(name)) {
        throw new InvalidRecord(
            Reason.DUPLICATE_KEY,
            "an object names " + InvalidRecord.quote(name) + " twice" + Place.of(parser));
      }
      if (names.size() > 1) {
        put(',');
      }
      string(name.toCharArray(), 0, name.length());
      put(':');
      copy(parser.nextToken());
    }
    put('}');
  }

  private void copyList() throws IOException, InvalidRecord {
    put('[');
    boolean first = true;
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (!first) {
        put(',');
      }
      first = false;
      copy(token);
    }
    put(']');
  }

  private void ascii(char[] chars, int from, int length) {
    reserve(length);
    for (int i = from; i < from + length; i++) {
      out[size++] = (byte) chars[i];
    }
  }

  private void string(char[] chars, int from, int length) throws InvalidRecord {
    // A char takes six bytes at most: an escaped control character.
    reserve(6 * length + 2);
    out[size++] = '"';
    int end = from + length;
    for (int i = from; i < end; i++) {
      char c = chars[i];
      if (c < 0x80) {
        oneByte(c);
      } else if (c < 0x800) {
        out[size++] = (byte) (0xc0 | (c >> 6));
        out[size++] = (byte) (0x80 | (c & 0x3f));
      } else if (!Character.isSurrogate(c)) {
        out[size++] = (byte) (0xe0 | (c >> 12));
        out[size++] = (byte) (0x80 | ((c >> 6) & 0x3f));
        out[size++] = (byte) (0x80 | (c & 0x3f));
      } else if (i + 1 < end && Character.isSurrogatePair(c, chars[i + 1])) {
        fourBytes(Character.toCodePoint(c, chars[++i]));
      } else {
        throw new InvalidRecord(
            Reason.INVALID_UTF8, "a string holds half of a surrogate pair" + Place.of(parser));
      }
    }
    out[size++] = '"';
  }

  private void oneByte(char c) {
    if (c >= 0x20 && c != '"' && c != '\\') {
      out[size++] = (byte) c;
      return;
    }
    out[size++] = '\\';
    switch (c) {
      case '"', '\\' -> out[size++] = (byte) c;
      case '\b' -> out[size++] = 'b';
      case '\t' -> out[size++] = 't';
      case '\n' -> out[size++] = 'n';
      case '\f' -> out[size++] = 'f';
      case '\r' -> out[size++] = 'r';
      default -> {
        out[size++] = 'u';
        out[size++] = '0';
        out[size++] = '0';
        out[size++] = HEX[c >> 4];
        out[size++] = HEX[c & 0xf];
      }
    }
  }

  private void fourBytes(int codePoint) {
    out[size++] = (byte) (0xf0 | (codePoint >> 18));
    out[size++] = (byte) (0x80 | ((codePoint >> 12) & 0x3f));
    out[size++] = (byte) (0x80 | ((codePoint >> 6) & 0x3f));
    out[size++] = (byte) (0x80 | (codePoint & 0x3f));
  }

  private void put(char c) {
    reserve(1);
    out[size++] = (byte) c;
  }

  private void reserve(int length) {
    if (out.length - size < length) {
      out = Arrays.copyOf(out, Math.max(out.length * 2, size + length));
    }
  }
}

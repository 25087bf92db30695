package dev.autoupdate.processor.ingest;

import dev.autoupdate.schema.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks over JSON without white space and cuts values out of it.
 *
 * <p>Checks the structure, not the inside of strings and numbers: ingest has checked those before
 * it wrote them. For one thread.
 */
final class JsonScanner {

  // Ingest admits less; a bound of our own keeps a damaged record from exhausting the stack.
  private static final int MAX_DEPTH = 512;

  private final byte[] text;
  private int at;

  JsonScanner(byte[] text) {
    this.text = text;
  }

  boolean atEnd() {
    return at == text.length;
  }

  /** Steps over {@code c} if it is next. */
  boolean skip(char c) {
    if (at < text.length && text[at] == c) {
      at++;
      return true;
    }
    return false;
  }

  void expect(char c) {
    if (!skip(c)) {
      throw malformed();
    }
  }

  /** Steps over a string; the names' own text is {@code [from, to)}, without the quotes. */
  Slice string() {
    expect('"');
    int from = at;
    skipString();
    return new Slice(text, from, at - 1);
  }

  /** Steps over a value and copies it. */
  Json value() {
    int from = at;
    skipValue(0);
    return Json.ofUtf8(Arrays.copyOfRange(text, from, at));
  }

  /** Steps over a null, if it is next. */
  boolean skipNull() {
    if (at + 4 <= text.length
        && text[at] == 'n'
        && text[at + 1] == 'u'
        && text[at + 2] == 'l'
        && text[at + 3] == 'l') {
      at += 4;
      return true;
    }
    return false;
  }

  long wholeNumber() {
    int from = at;
    skipScalar();
    return Long.parseLong(new String(text, from, at - from, StandardCharsets.US_ASCII));
  }

  private void skipValue(int depth) {
    if (depth > MAX_DEPTH) {
      throw malformed();
    }
    if (skip('"')) {
      skipString();
    } else if (skip('{')) {
      skipMembers(depth);
    } else if (skip('[')) {
      skipEntries(depth);
    } else {
      skipScalar();
    }
  }

  private void skipMembers(int depth) {
    if (skip('}')) {
      return;
    }
    do {
      expect('"');
      skipString();
      expect(':');
      skipValue(depth + 1);
    } while (skip(','));
    expect('}');
  }

  private void skipEntries(int depth) {
    if (skip(']')) {
      return;
    }
    do {
      skipValue(depth + 1);
    } while (skip(','));
    expect(']');
  }

  private void skipString() {
    while (at < text.length) {
      byte b = text[at++];
      if (b == '"') {
        return;
      }
      if (b == '\\') {
        at++;
      }
    }
    throw malformed();
  }

  private void skipScalar() {
    int from = at;
    while (at < text.length && isScalar(text[at])) {
      at++;
    }
    if (at == from) {
      throw malformed();
    }
  }

  private static boolean isScalar(byte b) {
    return (b >= '0' && b <= '9')
        || (b >= 'a' && b <= 'z')
        || b == '-'
        || b == '+'
        || b == '.'
        || b == 'E';
  }

  IllegalArgumentException malformed() {
    return new IllegalArgumentException("unexpected text at byte " + at);
  }

  /** A piece of the text. */
  static final class Slice {

    private final byte[] text;
    private final int from;
    private final int to;

    private Slice(byte[] text, int from, int to) {
      this.text = text;
      this.from = from;
      this.to = to;
    }

    int from() {
      return from;
    }

    int to() {
      return to;
    }

    /** The part of it that is a name. */
    String name(Names names, int start, int end) {
      return names.name(text, start, end);
    }

    int indexOf(char c, int start) {
      for (int i = start; i < to; i++) {
        if (text[i] == c) {
          return i;
        }
      }
      return -1;
    }

    String part(int start, int end) {
      return new String(text, start, end - start, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return part(from, to);
    }
  }
}

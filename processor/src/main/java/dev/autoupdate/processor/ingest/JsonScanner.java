package dev.autoupdate.processor.ingest;

import dev.autoupdate.schema.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks over JSON without white space and cuts values out of it.
 *
 * <p>Checks all of it, strings and numbers too: what is cut out goes to clients as it is, whoever
 * wrote it to the log. For one thread.
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
    return skipWord("null");
  }

  long wholeNumber() {
    int from = at;
    skipNumber();
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
        skipEscape();
      } else if (b < 0) {
        skipContinuation(b & 0xff);
      } else if (b < ' ') {
        throw malformed();
      }
    }
    throw malformed();
  }

  private void skipEscape() {
    if (at == text.length) {
      throw malformed();
    }
    switch (text[at++]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {}
      case 'u' -> {
        int point = 0;
        for (int i = 0; i < 4; i++) {
          int digit = at < text.length ? Character.digit(text[at++], 16) : -1;
          if (digit < 0) {
            throw malformed();
          }
          point = point * 16 + digit;
        }
        // Ingest writes characters outside of the basic plane as they are.
        if (Character.isSurrogate((char) point)) {
          throw malformed();
        }
      }
      default -> throw malformed();
    }
  }

  // The rest of a character of several bytes in UTF-8.
  private void skipContinuation(int first) {
    int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    if (first < 0xc2 || first > 0xf4 || text.length - at < more) {
      throw malformed();
    }
    int point = first & (0x3f >> more);
    for (int i = 0; i < more; i++) {
      int next = text[at++] & 0xff;
      if (next >> 6 != 0b10) {
        throw malformed();
      }
      point = point << 6 | next & 0x3f;
    }
    boolean tooLong = more == 2 && point < 0x800 || more == 3 && point < 0x10000;
    if (tooLong
        || point > Character.MAX_CODE_POINT
        || point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
      throw malformed();
    }
  }

  private void skipScalar() {
    if (!skipWord("true") && !skipWord("false") && !skipNull()) {
      skipNumber();
    }
  }

  private void skipNumber() {
    skip('-');
    if (!skip('0')) {
      skipDigits();
    }
    if (skip('.')) {
      skipDigits();
    }
    if (skip('e') || skip('E')) {
      if (!skip('+')) {
        skip('-');
      }
      skipDigits();
    }
  }

  private void skipDigits() {
    int from = at;
    while (at < text.length && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    if (at == from) {
      throw malformed();
    }
  }

  private boolean skipWord(String word) {
    if (text.length - at < word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (text[at + i] != word.charAt(i)) {
        return false;
      }
    }
    at += word.length();
    return true;
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

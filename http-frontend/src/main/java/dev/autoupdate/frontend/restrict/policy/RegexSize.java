package dev.autoupdate.frontend.restrict.policy;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How large the program of a regular expression gets, from its text: repeated parts are written out
 * when it is compiled. What is no regular expression has some size, too.
 */
final class RegexSize {

  /** The largest that is compiled. */
  static final int LIMIT = 2_000;

  private static final int ENOUGH = 1_000_000;

  private final String text;
  private final Deque<Integer> outer = new ArrayDeque<>();
  private int at;
  private int size;

  /** Of what a repetition would repeat. */
  private int last;

  private RegexSize(String text) {
    this.text = text;
  }

  /** In instructions, roughly, and never much too small. */
  static int of(String text) {
    return new RegexSize(text).size();
  }

  private int size() {
    while (at < text.length()) {
      char next = text.charAt(at++);
      switch (next) {
        case '(':
          outer.push(size);
          size = 2;
          break;
        case ')':
          int inner = size;
          size = outer.isEmpty() ? 0 : outer.pop();
          add(inner);
          break;
        case '[':
          skipClass();
          add(1);
          break;
        case '\\':
          escape();
          break;
        case '{':
          repeat();
          break;
        default:
          add(1);
      }
    }
    while (!outer.isEmpty()) {
      size = Math.min(ENOUGH, size + outer.pop());
    }
    return size;
  }

  private void add(int part) {
    last = part;
    size = Math.min(ENOUGH, size + part);
  }

  private void escape() {
    if (text.startsWith("Q", at)) {
      int end = text.indexOf("\\E", at);
      int to = end < 0 ? text.length() : end;
      add(to - at);
      last = 1;
      at = Math.min(text.length(), to + 2);
      return;
    }
    boolean named = at + 1 < text.length() && "xpP".indexOf(text.charAt(at)) >= 0;
    at++;
    if (named && text.charAt(at) == '{') {
      int end = text.indexOf('}', at);
      at = end < 0 ? text.length() : end + 1;
    }
    add(1);
  }

  // A ] that comes first is one of the characters.
  private void skipClass() {
    if (text.startsWith("^", at)) {
      at++;
    }
    boolean first = true;
    while (at < text.length() && (first || text.charAt(at) != ']')) {
      first = false;
      if (text.startsWith("[:", at) && text.indexOf(":]", at + 2) > 0) {
        at = text.indexOf(":]", at + 2) + 2;
      } else {
        at += text.charAt(at) == '\\' ? 2 : 1;
      }
    }
    at++;
  }

  private void repeat() {
    int most = 0;
    int number = 0;
    while (at < text.length() && text.charAt(at) != '}') {
      char next = text.charAt(at++);
      if (next >= '0' && next <= '9') {
        number = Math.min(ENOUGH, number * 10 + next - '0');
      } else if (next == ',') {
        most = number;
        number = 0;
      } else {
        // No repetition: these are characters.
        at--;
        add(1 + most + number);
        return;
      }
    }
    at++;
    most = Math.max(1, Math.max(most, number));
    long repeated = Math.min(ENOUGH, (long) last * most);
    size = (int) Math.min(ENOUGH, size - last + repeated);
    last = (int) repeated;
  }
}

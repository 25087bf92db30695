package dev.autoupdate.frontend.auth;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The text of a token, as it stands behind the word {@code bearer}. */
sealed interface BearerText {

  /** There is none. */
  record None() implements BearerText {}

  /** There is something else. */
  record Unreadable() implements BearerText {}

  /** There is one. */
  record Present(String token) implements BearerText {}

  /** In the values of a header. */
  static BearerText inHeader(List<String> values) {
    if (values.isEmpty()) {
      return new None();
    }
    Optional<String> token = values.size() == 1 ? after(values.get(0), " ") : Optional.empty();
    return token.isPresent() ? new Present(token.get()) : new Unreadable();
  }

  /** In the values of a cookie, where the word may be missing; an empty one is none. */
  static BearerText inCookie(List<String> values) {
    if (values.isEmpty() || (values.size() == 1 && values.get(0).isBlank())) {
      return new None();
    }
    if (values.size() > 1) {
      return new Unreadable();
    }
    String value = values.get(0).strip();
    return new Present(after(value, "%20").or(() -> after(value, " ")).orElse(value));
  }

  private static Optional<String> after(String value, String gap) {
    String word = "bearer" + gap;
    String text = value.strip();
    return text.toLowerCase(Locale.ROOT).startsWith(word) && text.length() > word.length()
        ? Optional.of(text.substring(word.length()).strip())
        : Optional.empty();
  }
}

package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.read.Offset;
import java.util.Optional;

/**
 * From where a client wants to be told.
 *
 * @param token the client's offset; empty for a snapshot or {@code now}
 * @param now only what comes next
 */
record Start(Optional<Offset> token, boolean now) {

  /** With a snapshot. */
  static final Start BEGINNING = new Start(Optional.empty(), false);

  /** What {@code text} says, which {@code name} is the client's word for. */
  static Start parse(String name, String text) throws Refusal {
    if (text.equals("-1")) {
      return BEGINNING;
    }
    if (text.equals("now")) {
      return new Start(Optional.empty(), true);
    }
    Optional<Offset> token = Offset.parse(text);
    if (token.isEmpty()) {
      throw new Refusal(Problem.invalid(name + ": expected a token from an answer, -1 or now"));
    }
    return new Start(token, false);
  }

  boolean isSnapshot() {
    return token.isEmpty() && !now;
  }
}

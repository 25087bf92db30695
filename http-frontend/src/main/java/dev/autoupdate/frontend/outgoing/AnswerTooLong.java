package dev.autoupdate.frontend.outgoing;

import java.io.IOException;

/** There was more than is read. */
public final class AnswerTooLong extends IOException {

  private static final long serialVersionUID = 1L;

  AnswerTooLong(int limit) {
    super("the answer has more than " + limit + " bytes");
  }
}

package dev.autoupdate.processor.decode;

import dev.autoupdate.schema.DeadLetter;

/** Carries a rejection up to the decoder's face; never leaves this package. Has no stack trace. */
final class InvalidRecord extends Exception {

  private static final long serialVersionUID = 1L;
  private static final int LONGEST_QUOTE = 80;

  private final DeadLetter.Reason reason;

  InvalidRecord(DeadLetter.Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  Decoded.Rejected rejected() {
    return Decoded.Rejected.of(reason, String.valueOf(getMessage()));
  }

  /** A piece of the record for a message: shortened, and printable. */
  static String quote(String text) {
    int end = Math.min(text.length(), LONGEST_QUOTE);
    StringBuilder quoted = new StringBuilder(end + 4).append('\'');
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      quoted.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
    }
    return quoted.append(end < text.length() ? "...'" : "'").toString();
  }
}

package dev.autoupdate.processor.decode;

import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.DeadLetter;

/** What became of a source record: accepted as a batch, or rejected for a reason. */
public sealed interface Decoded {

  /**
   * The record is a change batch.
   *
   * @param batch what it changes, maybe nothing
   */
  record Accepted(ChangeBatch batch) implements Decoded {}

  /**
   * The record is to be put aside.
   *
   * @param letter why
   */
  record Rejected(DeadLetter letter) implements Decoded {

    /** Rejected for {@code reason}; the message says what is wrong and where. */
    public static Rejected of(DeadLetter.Reason reason, String message) {
      return new Rejected(new DeadLetter(reason, message));
    }
  }
}

package dev.autoupdate.frontend.durable;

import dev.autoupdate.frontend.feed.OffsetExpired;

/** From where a client reads. */
public sealed interface ReadFrom {

  /** What there is to read from here. */
  Batch read(MessageSequence sequence) throws OffsetExpired;

  /** What is not left to the wait that follows: none, if a wait finds all there is. */
  default Batch beforeWaiting(MessageSequence sequence) throws OffsetExpired {
    return read(sequence);
  }

  /** All. */
  record Beginning() implements ReadFrom {
    @Override
    public Batch read(MessageSequence sequence) {
      return sequence.all();
    }
  }

  /** Only what comes next. */
  record Now() implements ReadFrom {
    @Override
    public Batch read(MessageSequence sequence) {
      return sequence.nothing(sequence.end());
    }
  }

  /** What comes after a position. */
  record After(long position) implements ReadFrom {
    @Override
    public Batch read(MessageSequence sequence) throws OffsetExpired {
      return sequence.since(position);
    }

    @Override
    public Batch beforeWaiting(MessageSequence sequence) {
      return sequence.nothing(position);
    }
  }
}

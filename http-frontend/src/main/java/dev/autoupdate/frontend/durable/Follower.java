package dev.autoupdate.frontend.durable;

/**
 * Who waits for messages: exactly one of these is called, exactly once, unless the wait is
 * forgotten first.
 *
 * <p>Called by any thread, maybe before the call that began the wait returns; must not block.
 */
public interface Follower {

  /** There are messages; or the time ran out, and then there may be none. */
  void next(Batch batch);

  /** What comes after the position is no longer known. */
  void expired();

  /** The wait is ended early; up to {@code position} there are no messages. */
  void ended(long position);

  /** Reading failed. */
  void failed(Throwable cause);
}

package dev.autoupdate.frontend.durable;

import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.view.Waiting;
import java.time.Duration;

/**
 * A sequence of messages that only grows, read by position. Any thread may call anything.
 *
 * <p>A read always reaches the end as it is now. Where a position that was reached is read later,
 * what comes after it may have been merged: it leads to the same.
 */
public interface MessageSequence {

  /** The media type of what is read. */
  String contentType();

  /** The position after the last message. */
  long end();

  /** The client's token for {@code position}. */
  String token(long position);

  /** No messages, at {@code position}. */
  Batch nothing(long position);

  /** All messages. */
  Batch all();

  /**
   * The messages after {@code position}, maybe none.
   *
   * @throws OffsetExpired when that is no longer known
   */
  Batch since(long position) throws OffsetExpired;

  /**
   * Waits for messages after {@code position}, at most for {@code timeout}. The follower may be
   * called before this returns.
   */
  Waiting await(long position, Duration timeout, Follower follower);

  /**
   * The same for a follower that was told of messages a moment ago, and may be on the thread that
   * told it: never waits for anything itself.
   */
  default Waiting goOn(long position, Duration timeout, Follower follower) {
    return await(position, timeout, follower);
  }
}

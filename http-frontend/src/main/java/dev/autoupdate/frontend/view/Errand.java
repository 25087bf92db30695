package dev.autoupdate.frontend.view;

/** What a request wants of the live views. Called by any thread, one at a time. */
public interface Errand {

  /**
   * Does it. Where it threw {@link NotAtHand}, which it must let through, it is done again from its
   * beginning with a permit.
   */
  void run(Turn turn);

  /** It waits for a permit; {@code turn} is to be forgotten when the client goes away. */
  void waits(Waiting turn);

  /** It comes to nothing. */
  void refused(Throwable cause);
}

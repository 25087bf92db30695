package dev.autoupdate.frontend.control;

/** What became of a policy that was to be put into force. */
public sealed interface Outcome {

  /**
   * It is in force.
   *
   * @param position the first one at which it counts, on every instance
   */
  record Applied(long position) implements Outcome {}

  /** It was in force already, and nothing was sent. */
  record Unchanged() implements Outcome {}

  /**
   * A newer one is in force, and stays.
   *
   * @param inForce its version
   */
  record Older(int inForce) implements Outcome {}

  /**
   * It is not known to be in force. It may be sent again.
   *
   * @param reason in one line
   */
  record Failed(String reason) implements Outcome {}
}

package dev.autoupdate.frontend.view;

/**
 * Who waits for a change of a view: exactly one of these is called, exactly once, unless the wait
 * is forgotten first.
 *
 * <p>Called by any thread, maybe before the call that began the wait returns; must not block.
 */
public interface Waiter {

  /** The view changed; or the time ran out, and then the diff may be empty. */
  void changed(Diff diff);

  /** History no longer reaches back to where the wait began. */
  void expired();

  /** The wait is ended early; up to {@code position} there was no change. */
  void draining(long position);

  /** Evaluating failed. */
  void failed(Throwable cause);
}

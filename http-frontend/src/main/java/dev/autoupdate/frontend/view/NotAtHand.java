package dev.autoupdate.frontend.view;

/**
 * What is asked for takes an evaluation, and the {@link Turn} has no permit for one. Nothing has
 * happened; whoever gave the turn has the same done again with a permit.
 */
public final class NotAtHand extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NotAtHand() {
    super("this takes an evaluation", null, false, false);
  }
}

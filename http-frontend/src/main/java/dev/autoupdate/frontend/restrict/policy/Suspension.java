package dev.autoupdate.frontend.restrict.policy;

/**
 * Rules ask each other too deep for the stack: all that run are given up, and run anew when what
 * the last one asked is answered. An error, since expressions go on after an exception.
 */
final class Suspension extends Error {

  static final Suspension INSTANCE = new Suspension();

  private static final long serialVersionUID = 1L;

  private Suspension() {
    super(null, null, false, false);
  }
}

package dev.autoupdate.frontend.view;

/** An evaluation may take no further step; its budget says why. */
final class Spent extends RuntimeException {

  private static final long serialVersionUID = 1L;

  Spent() {
    super("no further step", null, false, false);
  }
}

package dev.autoupdate.frontend.view;

/** An evaluation was given up because nobody wants its outcome any more. */
public final class Abandoned extends RuntimeException {

  private static final long serialVersionUID = 1L;

  Abandoned() {
    super("nobody wants this evaluation any more", null, false, false);
  }
}

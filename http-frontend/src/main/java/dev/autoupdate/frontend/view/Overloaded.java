package dev.autoupdate.frontend.view;

/**
 * Too many views are being evaluated, or kept; another try in a moment, or elsewhere, may succeed.
 */
public final class Overloaded extends RuntimeException {

  private static final long serialVersionUID = 1L;

  Overloaded() {
    super("too many views are being evaluated or kept", null, false, false);
  }
}

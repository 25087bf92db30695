package dev.autoupdate.frontend.view;

/** A view leads to more keys, or needs more reads, than one may. Every instance says the same. */
public final class ViewTooLarge extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ViewTooLarge(String what, int limit) {
    super("this request " + what + " more than " + limit + " keys", null, false, false);
  }
}

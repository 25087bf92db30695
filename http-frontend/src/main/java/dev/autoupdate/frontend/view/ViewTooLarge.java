package dev.autoupdate.frontend.view;

/** A view is larger, or needs more work, than one may. Every instance says the same. */
public final class ViewTooLarge extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ViewTooLarge(String what, long limit, String unit) {
    super("this request " + what + " more than " + limit + " " + unit, null, false, false);
  }
}

package dev.autoupdate.frontend.view;

/** How waiting until this instance has got somewhere ended. */
public enum CatchUp {
  /** It is there. */
  REACHED,
  /** Not in time. */
  TIMED_OUT,
  /** It gives no more answers. */
  DRAINING
}

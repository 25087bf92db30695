package dev.autoupdate.frontend.feed;

/** History no longer reaches back to the position that was asked for. */
public final class OffsetExpired extends Exception {

  private static final long serialVersionUID = 1L;

  private final long start;

  /**
   * Says what was asked for and what there is.
   *
   * @param asked the position asked for
   * @param start the oldest one there is
   */
  public OffsetExpired(long asked, long start) {
    super("history starts at " + start + ", after " + asked, null, false, false);
    this.start = start;
  }

  /** The oldest position there is. */
  public long start() {
    return start;
  }
}

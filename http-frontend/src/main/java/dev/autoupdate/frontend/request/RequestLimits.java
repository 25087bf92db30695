package dev.autoupdate.frontend.request;

/**
 * How large a request may be. Counts, never time, so that every instance decides the same.
 *
 * @param maxKeys keys that a view may have. Of a request as it is written: its fields, those inside
 *     relations and templates included, counted for each id and for each repetition
 * @param maxDepth relations inside one another, at most 1000
 * @param maxBodyBytes the body's size in bytes
 */
public record RequestLimits(int maxKeys, int maxDepth, int maxBodyBytes) {

  /** 10,000 keys, 32 relations inside one another, 1 MiB. */
  public static final RequestLimits DEFAULTS = new RequestLimits(10_000, 32, 1 << 20);

  // The tree is walked by recursion.
  private static final int DEEPEST = 1000;

  /** Checks that each limit admits something, and the depth not too much. */
  public RequestLimits {
    if (maxKeys < 1 || maxDepth < 1 || maxBodyBytes < 1) {
      throw new IllegalArgumentException("limits are at least 1");
    }
    if (maxDepth > DEEPEST) {
      throw new IllegalArgumentException("the depth is at most " + DEEPEST);
    }
  }
}

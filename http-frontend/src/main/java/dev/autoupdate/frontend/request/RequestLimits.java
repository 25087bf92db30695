package dev.autoupdate.frontend.request;

/**
 * How large a request may be. Counts, never time, so that every instance decides the same.
 *
 * @param maxKeys keys asked for by one request, repetitions between its parts included
 * @param maxDepth how deep the body's JSON may be nested
 * @param maxBodyBytes the body's size in bytes
 */
public record RequestLimits(int maxKeys, int maxDepth, int maxBodyBytes) {

  /** 10,000 keys, 64 levels, 1 MiB. */
  public static final RequestLimits DEFAULTS = new RequestLimits(10_000, 64, 1 << 20);

  /** Checks that each limit admits something. */
  public RequestLimits {
    if (maxKeys < 1 || maxDepth < 1 || maxBodyBytes < 1) {
      throw new IllegalArgumentException("limits are at least 1");
    }
  }
}

package dev.autoupdate.frontend.http;

import java.util.Set;

/**
 * The origins whose pages may read answers (CORS).
 *
 * @param origins as browsers write them, {@code https://example.org}; {@code *} alone is any
 * @param credentials whether their requests may bring cookies along; not together with {@code *}
 */
public record AllowedOrigins(Set<String> origins, boolean credentials) {

  static final String ANY = "*";

  /** Only pages that come from here. */
  public static final AllowedOrigins NONE = new AllowedOrigins(Set.of(), false);

  /** Checks that not everybody may act in a user's name. */
  public AllowedOrigins {
    origins = Set.copyOf(origins);
    if (origins.contains(ANY) && (credentials || origins.size() > 1)) {
      throw new IllegalArgumentException("* stands alone and without credentials");
    }
  }

  boolean isNone() {
    return origins.isEmpty();
  }

  boolean isAny() {
    return origins.contains(ANY);
  }
}

package dev.autoupdate.frontend.restrict;

import dev.autoupdate.schema.Json;
import org.jspecify.annotations.Nullable;

/** What a user may see of one key. */
public sealed interface Verdict {

  /** The value as it is. */
  static Verdict shown() {
    return Shown.INSTANCE;
  }

  /** Nothing, as if the key were absent. */
  static Verdict hidden() {
    return Hidden.INSTANCE;
  }

  /** The value as it is. */
  enum Shown implements Verdict {
    /** The only one. */
    INSTANCE
  }

  /** Nothing, as if the key were absent; the value is not even read. */
  enum Hidden implements Verdict {
    /** The only one. */
    INSTANCE
  }

  /**
   * Another value than the one in the state, for example a list cut to what the user may see. The
   * restricter has read the original through its reader.
   *
   * @param value minified, or {@code null} for none
   */
  record Rewritten(@Nullable Json value) implements Verdict {}
}

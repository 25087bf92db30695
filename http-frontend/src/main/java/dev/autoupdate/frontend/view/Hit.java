package dev.autoupdate.frontend.view;

import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A watched key that changed, with its new value. All views it hits share it, and the line that
 * says it. Any thread may use it.
 */
final class Hit {

  private final Key key;
  private final @Nullable Json value;
  private final long position;

  // Set by whoever needs it first; when two do at the same time, they set the same.
  private volatile byte @Nullable [] line;

  /** {@code key} has {@code value} at {@code position}; {@code null} when it is absent. */
  Hit(Key key, @Nullable Json value, long position) {
    this.key = key;
    this.value = value;
    this.position = position;
  }

  Key key() {
    return key;
  }

  @Nullable Json value() {
    return value;
  }

  long position() {
    return position;
  }

  /** The diff that says this and nothing else: shared, not to be written to. */
  byte[] line() {
    byte[] known = line;
    if (known == null) {
      known = Diff.encode(List.of(new Change(key, null, value)));
      line = known;
    }
    return known;
  }
}

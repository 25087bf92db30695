package dev.autoupdate.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Which values of {@link Key#POLICY} replace which: the version never goes down.
 *
 * <p>Whoever sends a policy has seen what was in force a moment ago. What has come in between is
 * known in the log's order only, so the rule is a part of the fold.
 */
public final class PolicyVersion {

  private static final JsonFactory JSON = new JsonFactory();

  private PolicyVersion() {}

  /** The version of a policy as it is stored; 0 for no value, and for one that is no policy. */
  public static int of(@Nullable Json stored) {
    if (stored == null) {
      return 0;
    }
    try (JsonParser parser = JSON.createParser(stored.utf8())) {
      return parser.nextToken() == JsonToken.START_OBJECT ? version(parser) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * Whether {@code next} takes the place of {@code stored}: when its version is not lower. A
   * deletion always does: it is how to go back on purpose.
   */
  public static boolean mayReplace(@Nullable Json next, @Nullable Json stored) {
    return next == null || of(next) >= of(stored);
  }

  private static int version(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean isVersion = parser.currentName().equals("version");
      if (parser.nextToken() == JsonToken.VALUE_NUMBER_INT && isVersion) {
        return parser.getIntValue();
      }
      parser.skipChildren();
    }
    return 0;
  }
}

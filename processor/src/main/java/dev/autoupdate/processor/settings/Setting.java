package dev.autoupdate.processor.settings;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be set.
 *
 * @param name as in a properties file, for example {@code longpoll.timeout}
 * @param fallback the default as it would be written, or {@code null} when there is none
 * @param help what it does, a sentence or two of Markdown
 * @param parser how its text becomes a value
 */
record Setting<T>(String name, @Nullable String fallback, String help, Parser<T> parser) {

  static final String PREFIX = "AUTOUPDATE_";

  /** Its name in the environment. */
  String environmentName() {
    return PREFIX + name.replace('.', '_').toUpperCase(Locale.ROOT);
  }
}

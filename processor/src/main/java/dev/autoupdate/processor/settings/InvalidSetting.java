package dev.autoupdate.processor.settings;

/**
 * A setting that cannot be used. The message is one line: the setting, where its value came from,
 * and what is expected.
 */
public final class InvalidSetting extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InvalidSetting(String setting, String origin, String problem) {
    super((setting + " (" + origin + "): " + problem).replaceAll("\\s+", " "));
  }
}

package dev.autoupdate.frontend.read;

import java.util.regex.Pattern;

/**
 * The identity of a log. A recreated or rebuilt log, and one that lost its end, is another epoch:
 * positions of different epochs cannot be compared.
 *
 * @param text 12 characters of {@code 0-9a-f}
 */
public record Epoch(String text) {

  private static final Pattern FORM = Pattern.compile("[0-9a-f]{12}");

  /** Checks the form. */
  public Epoch {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("not an epoch: " + text);
    }
  }

  @Override
  public String toString() {
    return text;
  }
}

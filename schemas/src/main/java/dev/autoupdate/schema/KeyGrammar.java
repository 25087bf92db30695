package dev.autoupdate.schema;

/**
 * What the parts of a {@link Key} may look like.
 *
 * <ul>
 *   <li>collection: {@code [a-z]+} or {@code [a-z][a-z_]*[a-z]}
 *   <li>id: {@code [1-9][0-9]*}, at most 2^63-1
 *   <li>field: {@code [a-z][a-z0-9_]*} with at most one part that starts with {@code $}, as in
 *       {@code group_$}, {@code a$b} and {@code group_$22}
 * </ul>
 *
 * <p>A name that comes in, in a source record, a request, a policy or a setting, has at most {@link
 * #LONGEST_NAME} characters. In the log there may be longer ones, which earlier releases let in;
 * the fold keeps those of at most {@link #LONGEST_KEPT_NAME}.
 *
 * <p>Checked by hand: this runs for every key of every batch.
 */
public final class KeyGrammar {

  /** The grammar in one line, for error messages. */
  public static final String DESCRIPTION =
      "expected collection/id/field, as in user/1/username: collection of a-z and _,"
          + " id a whole number from 1, field of a-z, 0-9, _ and at most one $,"
          + " names of at most 255 characters";

  /** How many characters the name of a collection or a field may have where it comes in. */
  public static final int LONGEST_NAME = 255;

  /**
   * How many characters a name in the log may have to be kept: no release could write a longer one
   * to its disk. Never to be changed, since every instance must keep the same.
   */
  public static final int LONGEST_KEPT_NAME = 65_535;

  private static final String MAX_ID = Long.toString(Long.MAX_VALUE);

  private KeyGrammar() {}

  /** Whether {@code text} is a collection's name that may come in. */
  public static boolean isCollection(String text) {
    return text.length() <= LONGEST_NAME && isLoggedCollection(text);
  }

  /** Whether {@code text} is a collection's name as the log may hold it: of any length. */
  public static boolean isLoggedCollection(String text) {
    int length = text.length();
    if (length == 0 || !isLetter(text.charAt(0)) || !isLetter(text.charAt(length - 1))) {
      return false;
    }
    for (int i = 1; i < length - 1; i++) {
      char c = text.charAt(i);
      if (!isLetter(c) && c != '_') {
        return false;
      }
    }
    return true;
  }

  /** Whether {@code text} is an object's id. */
  public static boolean isId(String text) {
    int length = text.length();
    if (length == 0 || length > MAX_ID.length() || text.charAt(0) == '0') {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return length < MAX_ID.length() || text.compareTo(MAX_ID) <= 0;
  }

  /** Whether {@code text} is a field's name that may come in. */
  public static boolean isField(String text) {
    return text.length() <= LONGEST_NAME && isLoggedField(text);
  }

  /** Whether {@code text} is a field's name as the log may hold it: of any length. */
  public static boolean isLoggedField(String text) {
    int length = text.length();
    if (length == 0 || !isLetter(text.charAt(0))) {
      return false;
    }
    int dollars = 0;
    for (int i = 1; i < length; i++) {
      char c = text.charAt(i);
      if (c == '$') {
        dollars++;
      } else if (!isLetter(c) && !isDigit(c) && c != '_') {
        return false;
      }
    }
    return dollars <= 1;
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}

package dev.autoupdate.frontend.restrict.policy;

import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * A piece of text in a policy file that remembers where each of its characters is written.
 *
 * <p>YAML folds lines, strips indentation and resolves escapes. White space apart, the characters
 * of the value come in the order of the file, so that walking along both finds them again.
 */
final class Scalar {

  private final String text;
  private final String file;
  private final int[] written;
  private final int[] source;

  private Scalar(String text, String file, int[] written, int[] source) {
    this.text = text;
    this.file = file;
    this.written = written;
    this.source = source;
  }

  /**
   * The value of {@code node}.
   *
   * @param source the file's code points
   */
  static Scalar of(ScalarNode node, String file, int[] source) {
    String value = node.getValue().stripTrailing();
    int[] wanted = value.codePoints().toArray();
    int from = node.getStartMark().getIndex();
    int end = Math.min(node.getEndMark().getIndex(), source.length);
    return new Scalar(
        value, file, align(wanted, source, start(node, source, from, end), end), source);
  }

  /**
   * Whether a tag stands before the text of {@code node}. To YAML {@code ! this.hidden} is one:
   * what it means is {@code this.hidden}. What names the type of text is none.
   */
  static boolean isTagged(ScalarNode node, int[] source) {
    int at = node.getStartMark().getIndex();
    int end = Math.min(node.getEndMark().getIndex(), source.length);
    String before = new String(source, at, start(node, source, at, end) - at);
    return Pattern.compile("\\s").splitAsStream(before).anyMatch(Scalar::isTag);
  }

  private static boolean isTag(String property) {
    return property.startsWith("!") && !property.equals("!!str");
  }

  private static int start(ScalarNode node, int[] source, int from, int end) {
    int at = from;
    while (at < end && (source[at] == '&' || source[at] == '!')) {
      while (at < end && !Character.isWhitespace(source[at])) {
        at++;
      }
      while (at < end && Character.isWhitespace(source[at])) {
        at++;
      }
    }
    ScalarStyle style = node.getScalarStyle();
    if (style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED) {
      while (at < end && source[at] != '\n') {
        at++;
      }
      return at;
    }
    return style == ScalarStyle.PLAIN ? at : at + 1;
  }

  private static int[] align(int[] wanted, int[] source, int from, int end) {
    int[] written = new int[wanted.length + 1];
    int at = from;
    for (int i = 0; i < wanted.length; i++) {
      if (!Character.isWhitespace(wanted[i])) {
        int found = at;
        while (found < end && source[found] != wanted[i]) {
          found++;
        }
        at = found < end ? found : at;
      }
      written[i] = at;
      at = Math.min(at + 1, end);
    }
    written[wanted.length] = at;
    return written;
  }

  /** The value, without white space at its end. */
  String text() {
    return text;
  }

  /** Where it begins. */
  Place place() {
    return place(0);
  }

  /**
   * Where a character of the value is written.
   *
   * @param offset in code points, from 0
   */
  Place place(int offset) {
    int at = written[Math.max(0, Math.min(offset, written.length - 1))];
    int line = 1;
    int column = 1;
    for (int i = 0; i < at; i++) {
      boolean ends = source[i] == '\n';
      line += ends ? 1 : 0;
      column = ends ? 1 : column + 1;
    }
    return new Place(file, line, column);
  }
}

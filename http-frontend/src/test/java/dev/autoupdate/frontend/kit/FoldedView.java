package dev.autoupdate.frontend.kit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a client holds of one view: folds the lines it is sent, and fails as soon as one of them is
 * not exactly what changed.
 *
 * <p>A fault is: a line that does not start where the client is (a gap, or something twice), a key
 * whose value did not change, a {@code null} for a key that the client does not hold, keys out of
 * order, an empty diff that nobody asked for, values that are not the true ones at the line's
 * position. Used by one thread at a time.
 */
public final class FoldedView {

  private static final JsonFactory JSON = new JsonFactory();
  private static final String GONE = "null";

  private final Truth truth;
  private TreeMap<String, String> values = new TreeMap<>();
  private long position = -1;

  /** Holds nothing. */
  public FoldedView(Truth truth) {
    this.truth = truth;
  }

  /** Another client with the same values at the same position. */
  public FoldedView copy() {
    FoldedView copy = new FoldedView(truth);
    copy.values = new TreeMap<>(values);
    copy.position = position;
    return copy;
  }

  /** A first answer: all values at {@code to}, none of them {@code null}. */
  public void snapshot(String line, long to) {
    values.clear();
    position = -1;
    fold(line);
    arrive(to, line);
  }

  /** What was sent because something changed: it must not be empty. */
  public void diff(String line, long from, long to) {
    assertThat(members(line)).as("a diff nobody asked for, to %d", to).isNotEmpty();
    answer(line, from, to);
  }

  /** What was asked for, or sent when time ran out: it may be empty. */
  public void answer(String line, long from, long to) {
    assertThat(from).as("where the line starts: %s", line).isEqualTo(position);
    assertThat(to).as("where the line ends: %s", line).isGreaterThanOrEqualTo(position);
    fold(line);
    arrive(to, line);
  }

  /** Nothing changed up to {@code to}. */
  public void nothing(long to) {
    answer("{}", position, to);
  }

  /**
   * The next line of a stream that does not tell positions: it must lead to the true values of some
   * position up to {@code latest}, and the client is at the first such position then.
   */
  public void next(String line, long latest) {
    assertThat(members(line)).as("a diff nobody asked for").isNotEmpty();
    fold(line);
    long to = position + 1;
    while (to <= latest && !truth.at(to).equals(values)) {
      to++;
    }
    assertThat(to)
        .as("no position in (%d, %d] has %s", position, latest, values)
        .isLessThanOrEqualTo(latest);
    position = to;
  }

  /** Where the client is, -1 before its first answer. */
  public long position() {
    return position;
  }

  /** What it holds: key to the text of its value. */
  public SortedMap<String, String> values() {
    return new TreeMap<>(values);
  }

  private void arrive(long to, String line) {
    position = to;
    assertThat(values).as("the values at %d, after %s", to, line).isEqualTo(truth.at(to));
  }

  private void fold(String line) {
    members(line)
        .forEach(
            (key, value) -> {
              String held = values.getOrDefault(key, GONE);
              assertThat(value).as("%s is sent, and was it before", key).isNotEqualTo(held);
              if (value.equals(GONE)) {
                values.remove(key);
              } else {
                values.put(key, value);
              }
            });
  }

  /** The members of a line, their values as written. */
  private static Map<String, String> members(String line) {
    Map<String, String> members = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(line)) {
      assertThat(parser.nextToken()).as("an object: %s", line).isEqualTo(JsonToken.START_OBJECT);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        int end = (int) parser.currentLocation().getCharOffset();
        names.add(name);
        members.put(name, line.substring(start, end));
      }
      assertThat(parser.nextToken()).as("one object: %s", line).isNull();
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + line, e);
    }
    assertThat(names).as("the keys of a line").isSorted().doesNotHaveDuplicates();
    return members;
  }

  /** What is true of the view. */
  @FunctionalInterface
  public interface Truth {
    /** Key to the text of its value, at {@code position}. */
    SortedMap<String, String> at(long position);
  }
}

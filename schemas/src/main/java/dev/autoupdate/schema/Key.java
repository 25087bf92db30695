package dev.autoupdate.schema;

import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/**
 * The name of one value in key state: {@code collection/id/field}, as in {@code user/1/username}.
 *
 * <p>Grammar: see {@link KeyGrammar}. Ordered as its text is ordered. Immutable.
 *
 * @param collection for example {@code user}
 * @param id for example {@code 1}, as written
 * @param field for example {@code username}
 */
public record Key(String collection, String id, String field) implements Comparable<Key> {

  private static final Comparator<Key> BY_TEXT = Comparator.comparing(Key::toString);

  /** Checks the three parts against the grammar. */
  public Key {
    if (!KeyGrammar.isCollection(collection)
        || !KeyGrammar.isId(id)
        || !KeyGrammar.isField(field)) {
      throw new IllegalArgumentException(
          "not a key: "
              + collection
              + "/"
              + id
              + "/"
              + field
              + " ("
              + KeyGrammar.DESCRIPTION
              + ")");
    }
  }

  /**
   * The key that {@code text} names.
   *
   * @throws IllegalArgumentException when it does not follow the grammar
   */
  public static Key of(String text) {
    return parse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "not a key: " + text + " (" + KeyGrammar.DESCRIPTION + ")"));
  }

  /** The key that {@code text} names, or empty when it does not follow the grammar. */
  public static Optional<Key> parse(String text) {
    int first = text.indexOf('/');
    int second = first < 0 ? -1 : text.indexOf('/', first + 1);
    if (second < 0) {
      return Optional.empty();
    }
    String collection = text.substring(0, first);
    String id = text.substring(first + 1, second);
    String field = text.substring(second + 1);
    boolean valid =
        KeyGrammar.isCollection(collection) && KeyGrammar.isId(id) && KeyGrammar.isField(field);
    return valid ? Optional.of(new Key(collection, id, field)) : Optional.empty();
  }

  @Override
  public int compareTo(Key other) {
    return BY_TEXT.compare(this, other);
  }

  @Override
  public int hashCode() {
    return (Objects.hashCode(collection) * 31 + id.hashCode()) * 31 + field.hashCode();
  }

  /** The key as clients write it. */
  @Override
  public String toString() {
    return collection + "/" + id + "/" + field;
  }
}

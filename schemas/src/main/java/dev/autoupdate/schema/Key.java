package dev.autoupdate.schema;

import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/**
 * The name of one value in key state: {@code collection/id/field}, as in {@code user/1/username}.
 *
 * <p>Grammar: see {@link KeyGrammar}; of a key that comes in, its names are as short as they must
 * be, of one that was read from the log they may be longer. Ordered as its text is ordered.
 * Immutable.
 *
 * <p>Two kinds of keys are reserved: clients cannot ask for them, and sources cannot set them. The
 * {@link #POLICY} is set through the control topic alone. The {@link #existence} of an object is
 * derived: {@code true} as long as the object has a field, absent otherwise; it is never in a
 * batch.
 *
 * @param collection for example {@code user}
 * @param id for example {@code 1}, as written
 * @param field for example {@code username}
 */
public record Key(String collection, String id, String field) implements Comparable<Key> {

  /** The key that holds the policy, {@code ~policy}. */
  public static final Key POLICY = new Key("~policy", "", "");

  private static final String EXISTS = "~";
  private static final Comparator<Key> BY_TEXT = Comparator.comparing(Key::toString);

  /** Checks the three parts against the grammar, but not how long they are. */
  public Key {
    if (!isLogged(collection, id, field) && !isReserved(collection, id, field)) {
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

  /** The reserved key {@code collection/id/~}, which tells whether the object has any field. */
  public static Key existence(ObjectId object) {
    return new Key(object.collection(), object.id(), EXISTS);
  }

  /**
   * The key that {@code text} names, or empty when it does not follow the grammar, or a name of it
   * is too long to come in. Reserved keys do not.
   */
  public static Optional<Key> parse(String text) {
    int first = text.indexOf('/');
    int second = first < 0 ? -1 : text.indexOf('/', first + 1);
    if (second < 0) {
      return Optional.empty();
    }
    String collection = text.substring(0, first);
    String id = text.substring(first + 1, second);
    String field = text.substring(second + 1);
    return isPlain(collection, id, field)
        ? Optional.of(new Key(collection, id, field))
        : Optional.empty();
  }

  /** Whether the fold keeps it: its names are not longer than any release could write to disk. */
  public boolean isKept() {
    return collection.length() <= KeyGrammar.LONGEST_KEPT_NAME
        && field.length() <= KeyGrammar.LONGEST_KEPT_NAME;
  }

  /** The object whose field this is; of no use for {@link #POLICY}. */
  public ObjectId object() {
    return new ObjectId(collection, id);
  }

  /** Whether no client can ask for it. */
  public boolean isReserved() {
    return isReserved(collection, id, field);
  }

  /** Whether it tells that an object exists. */
  public boolean isExistence() {
    return field.equals(EXISTS);
  }

  private static boolean isPlain(String collection, String id, String field) {
    return KeyGrammar.isCollection(collection) && KeyGrammar.isId(id) && KeyGrammar.isField(field);
  }

  private static boolean isLogged(String collection, String id, String field) {
    return KeyGrammar.isLoggedCollection(collection)
        && KeyGrammar.isId(id)
        && KeyGrammar.isLoggedField(field);
  }

  private static boolean isReserved(String collection, String id, String field) {
    return field.equals(EXISTS)
        ? KeyGrammar.isLoggedCollection(collection) && KeyGrammar.isId(id)
        : collection.equals("~policy") && id.isEmpty() && field.isEmpty();
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
    return id.isEmpty() ? collection : collection + "/" + id + "/" + field;
  }
}

package dev.autoupdate.frontend.request;

import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a client asks for: objects, and of each a tree of fields and of relations to follow; maybe
 * nothing. Each object is there once, with all that is asked for of it.
 *
 * <p>Immutable. Two requests are equal when they ask for the same, however they were written.
 */
public final class KeyRequest {

  // As their text: the slash between the two is less than all that a name may have.
  private static final Comparator<ObjectId> BY_TEXT =
      Comparator.comparing(ObjectId::collection).thenComparing(ObjectId::id);

  private final SortedMap<ObjectId, FieldSet> objects;
  private final List<Key> keys;
  private final String canonical;

  private KeyRequest(SortedMap<ObjectId, FieldSet> objects) {
    this.objects = Collections.unmodifiableSortedMap(objects);
    this.keys = keys(objects);
    this.canonical = canonical(objects);
  }

  /** The request for {@code keys} alone, in any order and with repetitions. */
  public static KeyRequest of(Collection<Key> keys) {
    return new Builder().add(keys).build();
  }

  /** The objects, ascending by text, each with what is asked for of it: unmodifiable. */
  public SortedMap<ObjectId, FieldSet> objects() {
    return objects;
  }

  /** The keys that are asked for by name, ascending; where they lead is not among them. */
  public List<Key> keys() {
    return keys;
  }

  /** The same text for all requests that ask for the same. */
  public String canonical() {
    return canonical;
  }

  private static List<Key> keys(SortedMap<ObjectId, FieldSet> objects) {
    List<Key> keys = new ArrayList<>();
    objects.forEach(
        (object, fields) -> {
          for (String field : fields.fields().keySet()) {
            keys.add(new Key(object.collection(), object.id(), field));
          }
        });
    return Collections.unmodifiableList(keys);
  }

  /**
   * Objects of a collection that are asked for the same are written together. Grouped by text, not
   * by hash: clients choose the names, and could choose them to collide.
   */
  private static String canonical(SortedMap<ObjectId, FieldSet> objects) {
    Map<FieldSet, String> texts = new IdentityHashMap<>();
    Map<String, Map<String, List<String>>> groups = new TreeMap<>();
    objects.forEach(
        (object, fields) ->
            groups
                .computeIfAbsent(
                    texts.computeIfAbsent(fields, FieldSet::toString), text -> new TreeMap<>())
                .computeIfAbsent(object.collection(), collection -> new ArrayList<>())
                .add(object.id()));
    StringJoiner parts = new StringJoiner(";");
    groups.forEach(
        (text, collections) ->
            collections.forEach(
                (collection, ids) -> parts.add(collection + "/" + String.join(",", ids) + text)));
    return parts.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyRequest request && canonical.equals(request.canonical);
  }

  @Override
  public int hashCode() {
    return canonical.hashCode();
  }

  @Override
  public String toString() {
    return canonical;
  }

  /** Gathers the parts of a request. For one thread. */
  static final class Builder {

    private final Map<ObjectId, List<FieldSet>> parts = new TreeMap<>(BY_TEXT);
    private final Map<ObjectId, TreeSet<String>> plain = new TreeMap<>(BY_TEXT);

    Builder add(ObjectId object, FieldSet fields) {
      if (!fields.isEmpty()) {
        parts.computeIfAbsent(object, o -> new ArrayList<>(1)).add(fields);
      }
      return this;
    }

    Builder add(Collection<Key> keys) {
      for (Key key : keys) {
        plain.computeIfAbsent(key.object(), o -> new TreeSet<>()).add(key.field());
      }
      return this;
    }

    KeyRequest build() {
      // Many objects are asked for the same: they share one set.
      Map<String, FieldSet> known = new TreeMap<>();
      plain.forEach(
          (object, names) ->
              add(
                  object,
                  known.computeIfAbsent(String.join(",", names), text -> FieldSet.plain(names))));
      TreeMap<ObjectId, FieldSet> objects = new TreeMap<>(BY_TEXT);
      parts.forEach((object, sets) -> objects.put(object, FieldSet.merged(sets)));
      return new KeyRequest(objects);
    }
  }
}

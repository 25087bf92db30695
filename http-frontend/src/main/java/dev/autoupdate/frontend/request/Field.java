package dev.autoupdate.frontend.request;

import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.KeyGrammar;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a field that is asked for. Its own value is always delivered; maybe it is also
 * followed, in one way or in several.
 *
 * <p>Immutable. Two fields are equal when they lead to the same.
 */
public final class Field {

  /** The value alone. */
  static final Field PLAIN = new Field(new TreeMap<>(), null);

  private final SortedMap<Link, FieldSet> links;

  /** What becomes of the fields that the value's replacements name; null when it has none. */
  private final @Nullable Field replaced;

  private Field(SortedMap<Link, FieldSet> links, @Nullable Field replaced) {
    this.links = Collections.unmodifiableSortedMap(links);
    this.replaced = replaced;
  }

  /** Follows the value to other objects; not at all when nothing is asked for of them. */
  static Field relation(Link link, FieldSet fields) {
    TreeMap<Link, FieldSet> links = new TreeMap<>();
    if (!fields.isEmpty()) {
      links.put(link, fields);
    }
    return links.isEmpty() ? PLAIN : new Field(links, null);
  }

  /** Follows the value to fields of the same object, each treated as {@code replaced}. */
  static Field template(Field replaced) {
    return new Field(new TreeMap<>(), replaced);
  }

  /** All that any of {@code fields} leads to. */
  static Field merged(List<Field> fields) {
    if (fields.size() == 1) {
      return fields.get(0);
    }
    Map<Link, List<FieldSet>> asked = new TreeMap<>();
    List<Field> inner = new ArrayList<>();
    for (Field field : fields) {
      field.links.forEach(
          (link, set) -> asked.computeIfAbsent(link, l -> new ArrayList<>()).add(set));
      if (field.replaced != null) {
        inner.add(field.replaced);
      }
    }
    TreeMap<Link, FieldSet> links = new TreeMap<>();
    asked.forEach((link, sets) -> links.put(link, FieldSet.merged(sets)));
    return links.isEmpty() && inner.isEmpty()
        ? PLAIN
        : new Field(links, inner.isEmpty() ? null : merged(inner));
  }

  /** Whether all that {@code other} leads to is part of what this leads to. */
  boolean includes(Field other) {
    return equals(other) || merged(List.of(this, other)).equals(this);
  }

  /** Whether the value leads on; if not, it is delivered and that is all. */
  public boolean isFollowed() {
    return !links.isEmpty() || replaced != null;
  }

  /**
   * Where {@code value} leads: to other objects, and for a template to other fields of the same
   * object.
   *
   * @param key whose value it is
   * @param value null when absent, which leads nowhere
   */
  public Targets targets(Key key, @Nullable Json value) {
    Targets all = Targets.NONE;
    if (value == null) {
      return all;
    }
    for (var link : links.entrySet()) {
      all = all.and(link.getKey().targets(value, link.getValue()));
    }
    return replaced == null ? all : all.and(replacements(key, value, replaced));
  }

  private static Targets replacements(Key key, Json value, Field replaced) {
    Entries entries = Entries.texts(value);
    int after = key.field().indexOf('$') + 1;
    Map<String, Field> fields = new TreeMap<>();
    int misfits = entries.misfits();
    for (String replacement : entries.fitting()) {
      String name = key.field().substring(0, after) + replacement + key.field().substring(after);
      if (!replacement.isEmpty() && KeyGrammar.isField(name)) {
        fields.put(name, replaced);
      } else {
        misfits++;
      }
    }
    return new Targets(
        fields.isEmpty()
            ? List.of()
            : List.of(new Targets.Target(key.object(), FieldSet.of(fields))),
        misfits);
  }

  /** How many fields this stands for: itself and what it leads to. */
  int size() {
    int inner = replaced == null ? 0 : replaced.size();
    return links.values().stream().mapToInt(FieldSet::size).reduce(inner + 1, FieldSet::sum);
  }

  void appendTo(StringBuilder text) {
    for (var link : links.entrySet()) {
      text.append(link.getKey());
      link.getValue().appendTo(text);
    }
    if (replaced != null) {
      text.append('[');
      replaced.appendTo(text);
      text.append(']');
    }
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Field field
            && links.equals(field.links)
            && Objects.equals(replaced, field.replaced));
  }

  @Override
  public int hashCode() {
    return links.hashCode() * 31 + Objects.hashCode(replaced);
  }

  /** The same text for equal fields; empty when the field is not followed. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    appendTo(text);
    return text.toString();
  }
}

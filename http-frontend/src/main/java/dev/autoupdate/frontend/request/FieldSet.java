package dev.autoupdate.frontend.request;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is asked for of one object: its fields, ascending by name, each with what becomes of it.
 *
 * <p>Immutable. Two sets are equal when they ask for the same.
 */
public final class FieldSet {

  static final FieldSet EMPTY = new FieldSet(new TreeMap<>());

  private final SortedMap<String, Field> fields;
  private final int size;
  private final int hash;

  private FieldSet(SortedMap<String, Field> fields) {
    this.fields = Collections.unmodifiableSortedMap(fields);
    this.size = fields.values().stream().mapToInt(Field::size).reduce(0, FieldSet::sum);
    this.hash = fields.hashCode();
  }

  /** The fields with these names, none of them followed. */
  static FieldSet plain(Collection<String> names) {
    TreeMap<String, Field> fields = new TreeMap<>();
    names.forEach(name -> fields.put(name, Field.PLAIN));
    return new FieldSet(fields);
  }

  static FieldSet of(Map<String, Field> fields) {
    return fields.isEmpty() ? EMPTY : new FieldSet(new TreeMap<>(fields));
  }

  /** All that any of {@code sets} asks for. */
  static FieldSet merged(List<FieldSet> sets) {
    if (sets.size() == 1) {
      return sets.get(0);
    }
    Map<String, List<Field>> asked = new TreeMap<>();
    for (FieldSet set : sets) {
      set.fields.forEach((name, field) -> asked.computeIfAbsent(name, n -> newList()).add(field));
    }
    TreeMap<String, Field> fields = new TreeMap<>();
    asked.forEach((name, same) -> fields.put(name, Field.merged(same)));
    return fields.isEmpty() ? EMPTY : new FieldSet(fields);
  }

  private static List<Field> newList() {
    return new ArrayList<>(2);
  }

  /** All that this or {@code other} asks for. */
  public FieldSet and(FieldSet other) {
    return merged(List.of(this, other));
  }

  /** Those of these fields that lead to more than {@code known} does; maybe none. */
  public FieldSet without(FieldSet known) {
    TreeMap<String, Field> more = new TreeMap<>();
    fields.forEach(
        (name, field) -> {
          Field before = known.fields.get(name);
          if (before == null || !before.includes(field)) {
            more.put(name, field);
          }
        });
    return more.size() == fields.size() ? this : of(more);
  }

  /** The fields by name, ascending: unmodifiable. */
  public SortedMap<String, Field> fields() {
    return fields;
  }

  /** Whether nothing is asked for. */
  public boolean isEmpty() {
    return fields.isEmpty();
  }

  /** How many fields, those of the objects that relations lead to included. */
  public int size() {
    return size;
  }

  void appendTo(StringBuilder text) {
    text.append('{');
    String separator = "";
    for (var field : fields.entrySet()) {
      text.append(separator).append(field.getKey());
      field.getValue().appendTo(text);
      separator = ",";
    }
    text.append('}');
  }

  /** Adds, and stays at the largest number instead of overflowing. */
  static int sum(int a, int b) {
    return (int) Math.min(Integer.MAX_VALUE, (long) a + b);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof FieldSet set && hash == set.hash && fields.equals(set.fields));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** The same text for equal sets. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    appendTo(text);
    return text.toString();
  }
}

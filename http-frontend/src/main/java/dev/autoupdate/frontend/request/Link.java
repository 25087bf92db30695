package dev.autoupdate.frontend.request;

import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.KeyGrammar;
import dev.autoupdate.schema.ObjectId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How the value of a field names other objects.
 *
 * @param isList whether the value is a list
 * @param collection of the objects, whose ids are the value; empty when the value names collection
 *     and id
 */
record Link(boolean isList, String collection) implements Comparable<Link> {

  private static final Comparator<Link> ORDER =
      Comparator.comparing(Link::isList).thenComparing(Link::collection);

  /** The objects that {@code value} names, and how much of it names none. */
  Targets targets(Json value, FieldSet fields) {
    return collection.isEmpty() ? generic(value, fields) : plain(value, fields);
  }

  private Targets plain(Json value, FieldSet fields) {
    Entries ids = isList ? Entries.numbers(value) : Entries.number(value);
    List<Targets.Target> targets = new ArrayList<>(ids.fitting().size());
    for (String id : ids.fitting()) {
      targets.add(new Targets.Target(new ObjectId(collection, id), fields));
    }
    return new Targets(targets, ids.misfits());
  }

  private Targets generic(Json value, FieldSet fields) {
    Entries names = isList ? Entries.texts(value) : Entries.text(value);
    List<Targets.Target> targets = new ArrayList<>(names.fitting().size());
    int misfits = names.misfits();
    for (String name : names.fitting()) {
      int slash = name.indexOf('/');
      if (slash >= 0
          && KeyGrammar.isCollection(name.substring(0, slash))
          && KeyGrammar.isId(name.substring(slash + 1))) {
        ObjectId object = new ObjectId(name.substring(0, slash), name.substring(slash + 1));
        targets.add(new Targets.Target(object, fields));
      } else {
        misfits++;
      }
    }
    return new Targets(targets, misfits);
  }

  @Override
  public int compareTo(Link other) {
    return ORDER.compare(this, other);
  }

  /** The same text for equal links: one arrow, or two for a list. */
  @Override
  public String toString() {
    return (isList ? ">>" : ">") + collection;
  }
}

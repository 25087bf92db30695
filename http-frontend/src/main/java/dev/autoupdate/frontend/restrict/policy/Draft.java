package dev.autoupdate.frontend.restrict.policy;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the files of a policy say, before it is known whether it makes sense. */
final class Draft {

  final Map<String, CollectionDraft> collections = new LinkedHashMap<>();
  final Map<FieldName, Scalar> calculated = new LinkedHashMap<>();
  final Map<FieldName, RemoteDraft> remote = new LinkedHashMap<>();

  /** Where each name was defined first. */
  final Map<String, Place> defined = new LinkedHashMap<>();

  int version = 1;

  /** Where {@code what} was defined, which it was. */
  Place definedAt(String what) {
    return Objects.requireNonNull(defined.get(what), what);
  }

  /** Whether a mode covers any field. */
  boolean showsAnything() {
    return collections.values().stream()
        .anyMatch(said -> said.otherwise != null || !said.fields.isEmpty());
  }

  /** All expressions. */
  Stream<Scalar> expressions() {
    return Stream.concat(
        collections.values().stream().flatMap(collection -> collection.modes.values().stream()),
        calculated.values().stream());
  }

  /** A field of the objects of a collection. */
  record FieldName(String collection, String field) {
    @Override
    public String toString() {
      return collection + "/" + field;
    }
  }

  /** What a field may say: a mode, and what its value points to. */
  record FieldDraft(Scalar mode, @Nullable Scalar cut) {}

  /** A remote field, as written. */
  record RemoteDraft(
      Place place, @Nullable Scalar url, @Nullable Scalar every, @Nullable Scalar timeout) {}

  /** A collection, as written. */
  static final class CollectionDraft {
    final Map<String, Scalar> modes = new LinkedHashMap<>();

    /** Modes whose rule is no text; said once is enough. */
    final Set<String> broken = new HashSet<>();

    final Map<String, FieldDraft> fields = new LinkedHashMap<>();
    @Nullable Scalar otherwise;
    @Nullable Scalar object;

    /** Whether there is a mode of the name, be it a broken one. */
    boolean hasMode(String name) {
      return modes.containsKey(name) || broken.contains(name);
    }
  }
}

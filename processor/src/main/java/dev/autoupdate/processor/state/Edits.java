package dev.autoupdate.processor.state;

import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.ChangeBatch.Deletion;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import dev.autoupdate.schema.PolicyVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a batch does to each object. */
final class Edits {

  private Edits() {}

  /**
   * The batch as one edit for each object, field to new value or {@code null}: deletions first,
   * what is set after them wins. A policy that is older than the present one is left out.
   *
   * @param objects the objects there are of a collection, by id
   */
  static Map<ObjectId, Map<String, @Nullable Json>> of(
      ChangeBatch batch, Function<String, Map<String, ObjectVersion>> objects) {
    Map<ObjectId, Map<String, @Nullable Json>> edits = new LinkedHashMap<>();
    for (Deletion deletion : batch.deletes()) {
      Map<String, ObjectVersion> present = objects.apply(deletion.collection());
      List<String> ids =
          deletion.id() == null ? new ArrayList<>(present.keySet()) : List.of(deletion.id());
      for (String id : ids) {
        ObjectVersion version = present.get(id);
        if (version != null) {
          Map<String, @Nullable Json> edit =
              edits.computeIfAbsent(
                  new ObjectId(deletion.collection(), id), unused -> new LinkedHashMap<>());
          version.fields().forEach(field -> edit.put(field, null));
        }
      }
    }
    batch
        .changes()
        .forEach(
            (key, value) -> {
              if (!key.equals(Key.POLICY) || mayReplacePolicy(value, objects)) {
                edits
                    .computeIfAbsent(
                        new ObjectId(key.collection(), key.id()), unused -> new LinkedHashMap<>())
                    .put(key.field(), value);
              }
            });
    return edits;
  }

  private static boolean mayReplacePolicy(
      @Nullable Json next, Function<String, Map<String, ObjectVersion>> objects) {
    ObjectVersion present = objects.apply(Key.POLICY.collection()).get(Key.POLICY.id());
    return PolicyVersion.mayReplace(
        next, present == null ? null : present.value(Key.POLICY.field()));
  }
}

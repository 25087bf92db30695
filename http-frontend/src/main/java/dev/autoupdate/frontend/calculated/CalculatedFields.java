package dev.autoupdate.frontend.calculated;

import dev.autoupdate.schema.Key;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calculated fields there are, by collection and field. Immutable. */
public final class CalculatedFields {

  /** No calculated fields. */
  public static final CalculatedFields NONE = new CalculatedFields(Map.of());

  private final Map<String, Map<String, CalculatedField>> byCollection = new HashMap<>();

  /** The given fields: collection, then field name, to its function. */
  public CalculatedFields(Map<String, Map<String, CalculatedField>> fields) {
    fields.forEach((collection, byField) -> byCollection.put(collection, new HashMap<>(byField)));
  }

  /** What computes {@code key}, or {@code null} when it is not calculated. */
  public @Nullable CalculatedField find(Key key) {
    Map<String, CalculatedField> byField = byCollection.get(key.collection());
    return byField == null ? null : byField.get(key.field());
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return byCollection.isEmpty();
  }
}

package dev.autoupdate.processor.state;

import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state of a log as a plain map, by the plainest means. */
final class StateModel {

  private StateModel() {}

  /** The state with the keys that tell which objects exist. */
  static Map<Key, Json> withExistence(Map<Key, Json> state) {
    Map<Key, Json> all = new HashMap<>(state);
    state.keySet().stream()
        .filter(key -> !key.equals(Key.POLICY))
        .forEach(key -> all.put(Key.existence(key.object()), Json.of("true")));
    return all;
  }

  static Map<Key, Json> apply(Map<Key, Json> state, ChangeBatch batch) {
    Map<Key, Json> next = new HashMap<>(state);
    batch
        .deletes()
        .forEach(
            deletion ->
                next.keySet()
                    .removeIf(
                        key ->
                            key.collection().equals(deletion.collection())
                                && (deletion.id() == null || deletion.id().equals(key.id()))));
    batch
        .changes()
        .forEach(
            (key, value) -> {
              if (value == null) {
                next.remove(key);
              } else if (!key.equals(Key.POLICY) || digits(value) >= digits(state.get(key))) {
                next.put(key, value);
              }
            });
    return next;
  }

  // Policies of a simulated log have no other digits than those of their version.
  private static int digits(@Nullable Json policy) {
    return policy == null ? 0 : Integer.parseInt(policy.toString().replaceAll("[^0-9]", ""));
  }
}

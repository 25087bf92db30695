package dev.autoupdate.frontend.restrict.policy;

import dev.autoupdate.frontend.read.ValueReader;
import dev.autoupdate.frontend.read.WorkBudget;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Values from text, with existence derived, that remember what was read of them. */
final class State implements ValueReader {

  private final Map<Key, Json> values = new TreeMap<>();
  private final Set<Key> read = new LinkedHashSet<>();
  private WorkBudget budget = WorkBudget.unlimited();

  /**
   * A state.
   *
   * @param literals each {@code key=value}, as in {@code user/1/username="ada"}
   */
  static State of(String... literals) {
    return of(List.of(literals));
  }

  static State of(Iterable<String> literals) {
    State state = new State();
    for (String literal : literals) {
      int at = literal.indexOf('=');
      state.put(Key.of(literal.substring(0, at).strip()), literal.substring(at + 1).strip());
    }
    return state;
  }

  private void put(Key key, String value) {
    values.put(key, Json.of(value));
    values.put(Key.existence(key.object()), Json.of("true"));
  }

  /** What was read so far. */
  Set<Key> read() {
    return read;
  }

  /** The same values for an evaluation with another budget. */
  State with(WorkBudget other) {
    State state = new State();
    state.values.putAll(values);
    state.budget = other;
    return state;
  }

  @Override
  public WorkBudget budget() {
    return budget;
  }

  @Override
  public @Nullable Json[] read(List<Key> keys) {
    read.addAll(keys);
    return keys.stream().map(values::get).toArray(Json[]::new);
  }
}

package dev.autoupdate.processor.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Folds what one client was told, and fails on what a gap or a repeat would show: a value it has
 * already, a key that is gone already, a step that is not a later one, values that are not those
 * after the step. For one thread.
 */
final class Told {

  private final String who;
  private Map<String, JsonNode> values = new TreeMap<>();
  private int step = -1;

  Told(String who) {
    this.who = who;
  }

  /** The last step it was told of; -1 before it was told anything. */
  int step() {
    return step;
  }

  Map<String, JsonNode> values() {
    return values;
  }

  /** Takes what changed, {@code null} for a key that is gone. */
  void changes(JsonNode changes) {
    changes
        .properties()
        .forEach(
            change -> {
              String key = change.getKey();
              JsonNode now = change.getValue().isNull() ? null : change.getValue();
              isNews(key, now == null ? values.remove(key) : values.put(key, now), now);
            });
    isOneStep();
  }

  /** Takes all there is. */
  void all(Map<String, JsonNode> now) {
    values = new TreeMap<>(now);
    isOneStep();
  }

  /** Fails when what was told of it is no news. */
  void isNews(String what, @Nullable JsonNode before, @Nullable JsonNode now) {
    assertThat(Objects.equals(before, now))
        .as("%s is told of %s again at step %d: %s", who, what, step, now)
        .isFalse();
  }

  private void isOneStep() {
    JsonNode counter = values.get(Steps.COUNTER);
    int next = counter == null ? 0 : counter.intValue();
    assertThat(next).as("%s goes forward", who).isGreaterThan(step);
    assertThat(values).as("%s shows step %d", who, next).isEqualTo(Steps.after(next));
    step = next;
  }
}

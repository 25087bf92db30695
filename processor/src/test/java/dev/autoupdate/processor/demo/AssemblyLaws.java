package dev.autoupdate.processor.demo;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.autoupdate.schema.Key;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AssemblyLaws {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T10:00:00Z"), ZoneOffset.UTC);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int STEPS = 1_000;

  private final Map<String, JsonNode> state = new TreeMap<>();

  @Property(tries = 5)
  void theLawsOfTheDataHoldAfterEveryStep(@ForAll long seed) throws Exception {
    Assembly assembly = new Assembly(seed, CLOCK);
    fold(assembly.first());
    Set<String> pollStates = new TreeSet<>();
    Set<Boolean> guests = new TreeSet<>();

    for (int step = 0; step < STEPS; step++) {
      fold(assembly.next());

      guests.add(at("meeting/1/guests_admitted").asBoolean());
      assertThat(state).hasSizeLessThan(500);
      assertEveryRelationLeadsSomewhere();
      pollStates.add(at("poll/1/state").asText());
    }

    assertThat(pollStates).containsExactly("created", "finished", "started");
    assertThat(guests).containsExactly(false, true);
  }

  @Property(tries = 5)
  void theSameSeedGivesTheSameBatches(@ForAll long seed) {
    Assembly one = new Assembly(seed, CLOCK);
    Assembly other = new Assembly(seed, CLOCK);

    assertThat(one.first()).isEqualTo(other.first());
    for (int step = 0; step < 100; step++) {
      assertThat(one.next()).isEqualTo(other.next());
    }
  }

  @Test
  void everyStepChangesSomething() throws Exception {
    Assembly assembly = new Assembly(1, CLOCK);
    fold(assembly.first());

    for (int step = 0; step < STEPS; step++) {
      Map<String, JsonNode> before = new TreeMap<>(state);
      fold(assembly.next());
      assertThat(state).isNotEqualTo(before);
    }
  }

  @Test
  void aRestartResetsTheAssemblyAndNothingElse() throws Exception {
    fold(new Assembly(1, CLOCK).first());
    Map<String, JsonNode> fresh = new TreeMap<>(state);
    fold("{\"changes\": {\"user/99/username\": \"guest\"}}");
    Assembly earlier = new Assembly(7, CLOCK);
    fold(earlier.first());
    for (int step = 0; step < 333; step++) {
      fold(earlier.next());
    }

    fold(new Assembly(1, CLOCK).first());

    assertThat(state.remove("user/99/username")).isNotNull();
    assertThat(state).isEqualTo(fresh);
  }

  private void fold(String text) throws Exception {
    JsonNode batch = JSON.readTree(text);
    batch
        .path("deletes")
        .forEach(d -> state.keySet().removeIf(k -> k.startsWith(d.asText() + "/")));
    batch
        .path("changes")
        .properties()
        .forEach(change -> state.put(Key.of(change.getKey()).toString(), change.getValue()));
  }

  private void assertEveryRelationLeadsSomewhere() {
    state.forEach(
        (key, value) -> {
          String field = Key.of(key).field();
          if (field.endsWith("_ids") || field.endsWith("_id")) {
            String collection =
                field
                    .replaceAll("_ids?$", "")
                    .replaceAll("^(current|delegate|staff|admin)_", "")
                    .replace("submitter", "user");
            (value.isArray() ? value : JSON.createArrayNode().add(value))
                .forEach(
                    id -> assertThat(state).as(key).containsKey(collection + "/" + id + "/id"));
          }
          if (field.equals("content_objects")) {
            value.forEach(object -> assertThat(state).as(key).containsKey(object.asText() + "/id"));
          }
        });
  }

  private JsonNode at(String key) {
    return requireNonNull(state.get(key), key);
  }
}

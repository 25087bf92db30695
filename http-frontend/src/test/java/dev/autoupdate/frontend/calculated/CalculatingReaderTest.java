package dev.autoupdate.frontend.calculated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.kit.InMemoryKeyState;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.PinnedReader;
import dev.autoupdate.frontend.read.RecordingReader;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CalculatingReaderTest {

  private final InMemoryKeyState state = new InMemoryKeyState();
  private final Failures failures = new Failures();
  private final Map<String, CalculatedField> fields = new HashMap<>();
  private int computed;

  @Test
  void aFieldIsComputedOnceAndItsInputsAreRead() {
    state.apply("poll/1/vote_ids=[1,2]");
    fields.put("copy", (object, reader) -> reader.read(new Key("poll", object.id(), "vote_ids")));
    RecordingReader below = below();
    CalculatingReader reader = reader(below);

    assertThat(reader.read(key("copy"))).isEqualTo(Json.of("[1,2]"));
    assertThat(reader.read(List.of(key("copy"), key("vote_ids"))))
        .containsExactly(Json.of("[1,2]"), Json.of("[1,2]"));

    assertThat(computed).isEqualTo(1);
    assertThat(below.keys())
        .containsExactlyInAnyOrder(key("vote_ids"), Key.existence(key("copy").object()));
  }

  @Test
  void itTakesThePlaceOfAValueThatWasFed() {
    state.apply("poll/1/copy=1");
    fields.put("copy", (object, reader) -> Json.of("2"));

    assertThat(reader(below()).read(key("copy"))).isEqualTo(Json.of("2"));
  }

  @Test
  void aFieldOfAnObjectThatIsNotThereIsAbsent() {
    fields.put("copy", (object, reader) -> Json.of("2"));

    assertThat(reader(below()).read(key("copy"))).isNull();
    assertThat(computed).isZero();
  }

  // Each poll is calculated from the next, up to the 150th: 1 more than that, or than nothing.
  private void chain() {
    for (int id = 1; id <= 150; id++) {
      state.apply("poll/" + id + "/title=1");
    }
    fields.put(
        "n",
        (object, reader) -> {
          Json next =
              reader.read(new Key("poll", Long.toString(Long.parseLong(object.id()) + 1), "n"));
          return Json.of(
              Integer.toString(next == null ? 1 : Integer.parseInt(next.toString()) + 1));
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"60", "1,60", "60,1", "1,40,51,60", "150,100,60", "2,60,1", "1,1,60"})
  void whatIsCalculatedTooDeepIsAbsentWhateverElseWasReadBefore(String ids) {
    chain();
    CalculatingReader reader = reader(below());

    for (String id : ids.split(",")) {
      int number = Integer.parseInt(id);
      assertThat(reader.read(Key.of("poll/" + id + "/n")))
          .isEqualTo(number <= 50 ? null : Json.of(Integer.toString(151 - number)));
    }
  }

  @Test
  void whatIsCalculatedTooDeepIsCountedUnderTheFieldThatWasRead() {
    chain();

    assertThat(reader(below()).read(Key.of("poll/1/n"))).isNull();

    assertThat(failures.count(Failures.Kind.CALCULATED_FIELD, "poll/n")).isEqualTo(1);
    assertThat(computed).isEqualTo(100);
  }

  @Test
  void aFieldThatThrowsIsAbsentAndCounted() {
    state.apply("poll/1/title=1");
    fields.put(
        "copy",
        (object, reader) -> {
          throw new IllegalStateException("data that is not for the log");
        });

    assertThat(reader(below()).read(List.of(key("copy"), key("title"))))
        .containsExactly(null, Json.of("1"));
    assertThat(failures.count(Failures.Kind.CALCULATED_FIELD, "poll/copy")).isEqualTo(1);
  }

  @Test
  void aFieldThatSaysWhyItFailsIsAbsentAndCounted() {
    state.apply("poll/1/title=1");
    fields.put(
        "copy",
        (object, reader) -> {
          throw new CalculationFailed("there is nothing to copy");
        });

    assertThat(reader(below()).read(key("copy"))).isNull();
    assertThat(failures.count(Failures.Kind.CALCULATED_FIELD, "poll/copy")).isEqualTo(1);
  }

  @Test
  void aFieldMayDependOnAnother() {
    state.apply("poll/1/title=1");
    fields.put("first", (object, reader) -> reader.read(key("second")));
    fields.put("second", (object, reader) -> reader.read(key("title")));

    assertThat(reader(below()).read(key("first"))).isEqualTo(Json.of("1"));
  }

  @Test
  void allFieldsOfACircleAreAbsentWhicheverIsReadFirst() {
    state.apply("poll/1/title=1");
    // a -> b and c, b -> a, c -> b; outside -> c
    fields.put(
        "a",
        (object, reader) -> {
          reader.read(key("b"));
          return or(reader.read(key("c")), "3");
        });
    fields.put("b", (object, reader) -> or(reader.read(key("a")), "3"));
    fields.put("c", (object, reader) -> or(reader.read(key("b")), "3"));
    fields.put("outside", (object, reader) -> or(reader.read(key("c")), "4"));

    for (List<String> order :
        List.of(
            List.of("a", "b", "c", "outside"),
            List.of("c", "b", "a", "outside"),
            List.of("outside", "c", "a", "b"),
            List.of("b", "outside", "a", "c"))) {
      CalculatingReader reader = reader(below());
      Map<String, @Nullable Json> values = new HashMap<>();
      order.forEach(name -> values.put(name, reader.read(key(name))));
      assertThat(values).containsEntry("outside", Json.of("4"));
      assertThat(values.get("a")).isNull();
      assertThat(values.get("b")).isNull();
      assertThat(values.get("c")).isNull();
    }
  }

  @Test
  void aChainThatIsTooDeepEndsAndIsCounted() {
    Map<Key, Json> polls = new HashMap<>();
    for (int id = 1; id <= 200; id++) {
      polls.put(Key.of("poll/" + id + "/title"), Json.of("1"));
    }
    state.apply(new HashMap<>(polls));
    fields.put(
        "copy",
        (object, reader) ->
            reader.read(new Key("poll", "" + (Integer.parseInt(object.id()) + 1), "copy")));

    assertThat(reader(below()).read(key("copy"))).isNull();
    assertThat(failures.count(Failures.Kind.CALCULATED_FIELD, "poll/copy")).isEqualTo(1);
  }

  private RecordingReader below() {
    return new RecordingReader(new PinnedReader(state, state.position(), 1_000));
  }

  private CalculatingReader reader(RecordingReader below) {
    Map<String, CalculatedField> counted = new HashMap<>();
    fields.forEach(
        (name, field) ->
            counted.put(
                name,
                (object, reader) -> {
                  computed++;
                  return field.calculate(object, reader);
                }));
    return new CalculatingReader(below, new CalculatedFields(Map.of("poll", counted)), failures);
  }

  private static @Nullable Json or(@Nullable Json value, String other) {
    return value == null ? Json.of(other) : value;
  }

  private static Key key(String field) {
    return Key.of("poll/1/" + field);
  }
}

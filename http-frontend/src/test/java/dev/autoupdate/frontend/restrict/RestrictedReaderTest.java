package dev.autoupdate.frontend.restrict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.calculated.CalculatedFields;
import dev.autoupdate.frontend.calculated.CalculatingReader;
import dev.autoupdate.frontend.kit.InMemoryKeyState;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.PinnedReader;
import dev.autoupdate.frontend.read.RecordingReader;
import dev.autoupdate.frontend.restrict.RestrictedReader.Use;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RestrictedReaderTest {

  private static final Key NAME = Key.of("user/1/name");
  private static final Key SECRET = Key.of("user/1/secret");
  private static final Key GROUPS = Key.of("user/1/group_ids");
  private static final Key GREETING = Key.of("user/1/greeting");
  private static final List<Key> ALL = List.of(NAME, SECRET, GROUPS, GREETING);

  private final InMemoryKeyState state = new InMemoryKeyState();
  private final Failures failures = new Failures();
  private final Map<Key, @Nullable Json> seen = new HashMap<>();
  private RecordingReader structure = new RecordingReader(keys -> new Json[keys.size()]);
  private RecordingReader values = structure;

  @BeforeEach
  void fill() {
    state.apply("user/1/name=\"ada\"", "user/1/secret=1", "user/1/group_ids=[1,2]");
    PinnedReader pinned = new PinnedReader(state, 1, 100);
    structure = new RecordingReader(pinned);
    values = new RecordingReader(pinned);
  }

  @Test
  void whatIsDeliveredOnlyIsNoStructureUnlessItIsCalculated() {
    reader(keys -> keys.stream().map(RestrictedReaderTest::verdict).toList())
        .read(ALL, Use.DELIVER, seen::put);

    assertThat(seen)
        .containsEntry(NAME, Json.of("\"ada\""))
        .containsEntry(GROUPS, Json.of("[1]"))
        .containsEntry(GREETING, Json.of("\"hello\""))
        .doesNotContainKey(SECRET);
    assertThat(values.keys()).containsExactly(NAME);
    assertThat(structure.keys()).containsExactly(Key.existence(NAME.object()));
  }

  @Test
  void whatIsFollowedIsStructureAndWhatIsHiddenIsNotRead() {
    reader(keys -> keys.stream().map(RestrictedReaderTest::verdict).toList())
        .read(List.of(NAME, SECRET), Use.FOLLOW, seen::put);

    assertThat(seen).containsOnlyKeys(NAME);
    assertThat(structure.keys()).containsExactly(NAME);
    assertThat(values.keys()).isEmpty();
  }

  @Test
  void anAbsentValueThatMayBeSeenIsToldAsAbsent() {
    Key absent = Key.of("user/1/email");

    reader(keys -> List.of(Verdict.shown())).read(List.of(absent), Use.DELIVER, seen::put);

    assertThat(seen).containsOnlyKeys(absent);
    assertThat(seen.get(absent)).isNull();
  }

  @Test
  void aRestrictionThatThrowsHidesAllAndIsCounted() {
    reader(
            keys -> {
              throw new IllegalStateException();
            })
        .read(ALL, Use.DELIVER, seen::put);

    assertThat(seen).isEmpty();
    assertThat(failures.count(Failures.Kind.RULE)).isEqualTo(1);
  }

  @Test
  void aRestrictionThatForgetsAKeyHidesAllAndIsCounted() {
    reader(keys -> List.of(Verdict.shown())).read(ALL, Use.DELIVER, seen::put);

    assertThat(seen).isEmpty();
    assertThat(failures.count(Failures.Kind.RULE)).isEqualTo(1);
  }

  private RestrictedReader reader(Restriction restriction) {
    CalculatedFields fields =
        new CalculatedFields(
            Map.of("user", Map.of("greeting", (object, reader) -> Json.of("\"hello\""))));
    return new RestrictedReader(
        restriction, new CalculatingReader(structure, fields, failures), values, failures);
  }

  private static Verdict verdict(Key key) {
    return key.equals(SECRET)
        ? Verdict.hidden()
        : key.equals(GROUPS) ? new Verdict.Rewritten(Json.of("[1]")) : Verdict.shown();
  }
}

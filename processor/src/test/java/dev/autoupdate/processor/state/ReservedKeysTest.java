package dev.autoupdate.processor.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.read.Values;
import dev.autoupdate.processor.ingest.LogRecord;
import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.ChangeBatch.About;
import dev.autoupdate.schema.ChangeBatch.Deletion;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReservedKeysTest {

  private static final Key TITLE = Key.of("motion/5/title");
  private static final Key TEXT = Key.of("motion/5/text");
  private static final Key EXISTS = Key.existence(new ObjectId("motion", "5"));

  @TempDir private Path folder;

  @Test
  void anObjectExistsAsLongAsItHasAField() throws Exception {
    try (Replica replica = open(0)) {
      apply(replica, TITLE, "1");
      apply(replica, TEXT, "2");
      apply(replica, TITLE, null);
      apply(replica, TEXT, null);
      apply(replica, TEXT, "3");

      assertThat(history(replica, EXISTS))
          .containsExactly(null, "true", "true", "true", null, "true");
      assertThat(replica.state().dump()).containsOnlyKeys(TEXT);
    }
  }

  @Test
  void onlyAnObjectThatAppearsOrVanishesChangesItsExistence() throws Exception {
    try (Replica replica = open(0)) {
      apply(replica, TITLE, "1");
      apply(replica, TITLE, "2");
      apply(replica, TEXT, "2");
      apply(
          replica,
          new ChangeBatch(
              Map.of(TEXT, Json.of("3")), List.of(new Deletion("motion", "5")), About.NOTHING));
      apply(
          replica, new ChangeBatch(Map.of(), List.of(new Deletion("motion", null)), About.NOTHING));

      List<Long> positions =
          replica.state().recent().since(0).stream()
              .filter(changes -> changes.keys().contains(EXISTS))
              .map(changes -> changes.position())
              .toList();
      assertThat(positions).containsExactly(1L, 5L);
    }
  }

  @Test
  void existenceAndPolicyHaveHistoryAfterARestart() throws Exception {
    List<@Nullable String> existence;
    List<@Nullable String> policy;
    try (Replica replica = open(0)) {
      apply(replica, TITLE, "1");
      apply(replica, Key.POLICY, "{}");
      apply(replica, TITLE, null);
      apply(replica, Key.POLICY, "[]");
      apply(replica, TEXT, "1");
      existence = history(replica, EXISTS);
      policy = history(replica, Key.POLICY);
    }
    assertThat(existence).containsExactly(null, "true", "true", null, null, "true");
    assertThat(policy).containsExactly(null, null, "{}", "{}", "[]", "[]");

    try (Replica restarted = open(5)) {
      assertThat(history(restarted, EXISTS)).isEqualTo(existence);
      assertThat(history(restarted, Key.POLICY)).isEqualTo(policy);
    }
  }

  @Test
  void thePolicyIsNoObject() throws Exception {
    try (Replica replica = open(0)) {
      apply(replica, Key.POLICY, "{}");

      assertThat(replica.state().recent().since(0).get(0).keys()).containsExactly(Key.POLICY);
      assertThat(replica.state().dump()).isEqualTo(Map.of(Key.POLICY, Json.of("{}")));
    }
  }

  private Replica open(long logEnd) throws Exception {
    return Replica.open(
        folder, "log", "id", logEnd, KeyStateLimits.withRetention(Duration.ofHours(1)), Map.of());
  }

  private static List<@Nullable String> history(Replica replica, Key key) throws Exception {
    List<@Nullable String> values = new ArrayList<>();
    for (long at = 0; at <= replica.state().position(); at++) {
      Values read = replica.state().read(List.of(key), at);
      Json value = read.value(0);
      values.add(value == null ? null : value.toString());
    }
    return values;
  }

  private static void apply(Replica replica, Key key, @Nullable String value) throws Exception {
    Map<Key, @Nullable Json> changes = new HashMap<>();
    changes.put(key, value == null ? null : Json.of(value));
    apply(replica, ChangeBatch.of(changes));
  }

  private static void apply(Replica replica, ChangeBatch batch) throws Exception {
    long offset = replica.state().position();
    replica
        .state()
        .apply(
            offset,
            offset,
            new LogRecord(
                SimulatedLog.place(0, offset), OptionalLong.empty(), batch, OptionalLong.empty()));
  }
}

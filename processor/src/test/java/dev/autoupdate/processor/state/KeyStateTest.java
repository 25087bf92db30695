package dev.autoupdate.processor.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.processor.ingest.LogRecord;
import dev.autoupdate.processor.ingest.SourcePlace;
import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How current a state is: as current as the source partition that is least so; and which policies
 * it takes.
 */
class KeyStateTest {

  @TempDir private Path folder;
  private Replica replica;

  @BeforeEach
  void open() throws Exception {
    replica =
        Replica.open(
            folder,
            "log",
            "id",
            0,
            KeyStateLimits.withRetention(Duration.ofHours(1)),
            Map.of("changes", "changes", "control", "control"));
  }

  @AfterEach
  void close() {
    replica.close();
  }

  @Test
  void aPartitionIsAsCurrentAsItsNewestHeartbeatSays() throws Exception {
    assertThat(asOf("changes", 0)).isEmpty();
    heartbeat("changes", 0, 50);
    heartbeat("changes", 1, 70);
    heartbeat("changes", 1, 60);

    assertThat(asOf("changes", 0)).hasValue(50);
    assertThat(asOf("changes", 1)).hasValue(70);
    assertThat(asOf("control", 0)).isEmpty();
  }

  @Test
  void aHeartbeatAfterARecordThatNeverCameDoesNotCount() throws Exception {
    heartbeat("changes", 1, 50);

    apply("changes", 1, OptionalLong.of(7), 90);

    assertThat(asOf("changes", 1)).hasValue(50);
  }

  @Test
  void aPolicyDoesNotReplaceANewerOneAndTheRestOfItsBatchCounts() throws Exception {
    Key name = Key.of("user/1/name");
    batch(Map.of(Key.POLICY, policy(5)));

    batch(Map.of(Key.POLICY, policy(4), name, Json.of("1")));

    assertThat(replica.state().dump()).isEqualTo(Map.of(Key.POLICY, policy(5), name, Json.of("1")));
    assertThat(replica.state().recent().since(1).get(0).keys()).doesNotContain(Key.POLICY);
    assertThat(replica.state().place("control", 0)).hasValue(1);
  }

  @Test
  void aPolicyOfTheSameVersionReplacesAndAfterADeletionAnyOneCounts() throws Exception {
    Json other = Json.of("{\"files\":[],\"version\":5}");
    batch(Map.of(Key.POLICY, policy(5)));
    batch(Map.of(Key.POLICY, other));
    assertThat(replica.state().dump()).isEqualTo(Map.of(Key.POLICY, other));

    Map<Key, @Nullable Json> deletion = new HashMap<>();
    deletion.put(Key.POLICY, null);
    batch(deletion);
    batch(Map.of(Key.POLICY, policy(1)));

    assertThat(replica.state().dump()).isEqualTo(Map.of(Key.POLICY, policy(1)));
  }

  @Test
  void aKeyWithANameThatNoReleaseCouldWriteIsLeftOutAloneAndCounted() throws Exception {
    String longest = "f".repeat(65_535);
    Key kept = new Key("item", "1", longest);
    Key other = new Key(longest, "1", "name");
    Map<Key, @Nullable Json> changes = new LinkedHashMap<>();
    changes.put(kept, Json.of("1"));
    changes.put(new Key("item", "1", longest + "f"), Json.of("2"));
    changes.put(other, Json.of("3"));
    changes.put(new Key(longest + "f", "1", "name"), Json.of("4"));
    changes.put(new Key(longest + "f", "2", "name"), null);

    batch(changes);

    assertThat(replica.state().dump()).isEqualTo(Map.of(kept, Json.of("1"), other, Json.of("3")));
    assertThat(replica.state().leftOut()).isEqualTo(3);
    close();
    open();
    assertThat(replica.state().position()).isEqualTo(1);
    assertThat(replica.state().dump()).isEqualTo(Map.of(kept, Json.of("1"), other, Json.of("3")));
  }

  private static Json policy(int version) {
    return Json.of("{\"version\":" + version + ",\"files\":[]}");
  }

  private void batch(Map<Key, @Nullable Json> changes) throws Exception {
    long offset = replica.state().position();
    replica
        .state()
        .apply(
            offset,
            offset,
            new LogRecord(
                new SourcePlace("control", 0, offset),
                OptionalLong.empty(),
                ChangeBatch.of(changes),
                OptionalLong.empty()));
  }

  private OptionalLong asOf(String topicId, int partition) {
    return replica.state().freshness().asOf(topicId, partition);
  }

  private void heartbeat(String topicId, int partition, long time) throws Exception {
    apply(topicId, partition, OptionalLong.empty(), time);
  }

  private void apply(String topicId, int partition, OptionalLong after, long time)
      throws Exception {
    long offset = replica.state().position();
    replica
        .state()
        .apply(
            offset,
            offset,
            new LogRecord(
                new SourcePlace(topicId, partition, -1),
                after,
                ChangeBatch.of(Map.of()),
                OptionalLong.of(time)));
  }
}

package dev.autoupdate.processor.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.processor.ingest.LogRecord;
import dev.autoupdate.processor.ingest.SourcePlace;
import dev.autoupdate.schema.ChangeBatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How current a state is: as current as the source partition that is least so. */
class KeyStateTest {

  private static final Map<String, Integer> PARTITIONS = Map.of("changes", 2, "control", 1);

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
  void aStateIsNotKnownToBeCurrentUntilEveryPartitionOfEverySourceSentAHeartbeat()
      throws Exception {
    heartbeat("changes", 0, 50);
    heartbeat("control", 0, 60);
    assertThat(currentAsOf()).isEmpty();

    heartbeat("changes", 1, 70);

    assertThat(currentAsOf()).hasValue(50);
  }

  @Test
  void aStateIsAsCurrentAsItsPartitionWithTheOldestHeartbeat() throws Exception {
    heartbeat("changes", 0, 50);
    heartbeat("changes", 1, 50);
    heartbeat("control", 0, 50);

    heartbeat("changes", 0, 90);
    heartbeat("control", 0, 80);
    assertThat(currentAsOf()).hasValue(50);
    heartbeat("changes", 1, 70);
    assertThat(currentAsOf()).hasValue(70);
    heartbeat("changes", 1, 60);
    assertThat(currentAsOf()).hasValue(70);
  }

  @Test
  void aHeartbeatOfATopicThatIsNoSourceAnyMoreCountsForNothing() throws Exception {
    heartbeat("former", 0, 10);
    heartbeat("changes", 0, 50);
    heartbeat("changes", 1, 50);
    heartbeat("changes", 2, 20);
    heartbeat("control", 0, 50);

    assertThat(currentAsOf()).hasValue(50);
  }

  @Test
  void aHeartbeatAfterARecordThatNeverCameDoesNotCount() throws Exception {
    heartbeat("changes", 0, 50);
    heartbeat("changes", 1, 50);
    heartbeat("control", 0, 50);

    apply("changes", 1, OptionalLong.of(7), 90);
    heartbeat("changes", 0, 90);
    heartbeat("control", 0, 90);

    assertThat(currentAsOf()).hasValue(50);
  }

  private OptionalLong currentAsOf() {
    return replica.state().freshness().currentAsOf(PARTITIONS);
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

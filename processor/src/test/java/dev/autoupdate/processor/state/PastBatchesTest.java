package dev.autoupdate.processor.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.read.Batches;
import dev.autoupdate.processor.ingest.LogRecord;
import dev.autoupdate.processor.ingest.SourcePlace;
import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.ChangeBatch.About;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PastBatchesTest {

  private static final ObjectId MOTION = new ObjectId("motion", "1");

  @TempDir private Path folder;

  @Test
  void batchesAreFoundAsSoonAsTheyAreAppliedAndAfterARestart() throws Exception {
    try (Replica replica = open(Duration.ofHours(1))) {
      apply(replica, 10, "motion/1/title", "\"first\"");
      apply(replica, 11, "motion/2/title", "\"other\"");
      apply(replica, 12, "motion/1/text", "\"second\"");
      apply(replica, 13, "motion/1/text", "\"second\"");

      assertThat(replica.state().batches().touching(MOTION, 10))
          .containsExactly(batch(1, 10), batch(3, 12));
    }
    try (Replica replica = open(Duration.ofHours(1))) {
      Batches batches = replica.state().batches();

      assertThat(batches.touching(MOTION, 10)).containsExactly(batch(1, 10), batch(3, 12));
      assertThat(batches.touching(MOTION, 1)).containsExactly(batch(3, 12));
      assertThat(batches.lastUpTo(9)).isEmpty();
      assertThat(batches.lastUpTo(10)).isEqualTo(Optional.of(batch(1, 10)));
      assertThat(batches.lastUpTo(Long.MAX_VALUE)).isEqualTo(Optional.of(batch(3, 12)));
      apply(replica, 14, "motion/1/text", "\"third\"");
      assertThat(batches.touching(MOTION, 10)).hasSize(3);
      assertThat(batches.lastUpTo(20)).isEqualTo(Optional.of(batch(5, 14)));
    }
  }

  private Replica open(Duration retention) throws Exception {
    return Replica.open(
        folder, "log", "id", 0, KeyStateLimits.withRetention(retention), Map.of("in", "in"));
  }

  private static Batches.Batch batch(long position, long number) {
    return new Batches.Batch(position, about(number));
  }

  private static About about(long number) {
    return new About(number, 5L, "then", Json.of("[\"changed\"]"));
  }

  private static void apply(Replica replica, long number, String key, String value)
      throws Exception {
    long offset = replica.state().position();
    ChangeBatch batch =
        new ChangeBatch(Map.of(Key.of(key), Json.of(value)), List.of(), about(number));
    replica
        .state()
        .apply(
            offset,
            offset,
            new LogRecord(
                new SourcePlace("in", 0, offset),
                OptionalLong.empty(),
                batch,
                OptionalLong.empty()));
  }
}

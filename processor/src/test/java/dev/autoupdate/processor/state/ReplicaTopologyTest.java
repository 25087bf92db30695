package dev.autoupdate.processor.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.processor.ingest.LogRecord;
import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicaTopologyTest {

  private static final Key NAME = Key.of("user/1/name");

  @TempDir private Path folder;

  @Test
  void recordsOfThisLogAreAppliedAndThoseMeantForAFormerOneArePassedOver() throws Exception {
    try (Replica replica =
            Replica.open(
                folder,
                "log",
                "this",
                0,
                KeyStateLimits.withRetention(Duration.ofHours(1)),
                Map.of());
        TopologyTestDriver driver =
            new TopologyTestDriver(
                ReplicaTopology.of("log", "this", replica.state()), new Properties())) {
      TestInputTopic<byte[], byte[]> log =
          driver.createInputTopic("log", new ByteArraySerializer(), new ByteArraySerializer());

      log.pipeInput(record("former", 5, "\"late\""));
      log.pipeInput(record("this", 0, "\"ada\""));
      log.pipeInput(new TestRecord<>(new byte[] {'0'}, new byte[] {'?'}));
      log.pipeInput(record("this", 1, "\"bea\""));

      assertThat(replica.state().dump()).isEqualTo(Map.of(NAME, Json.of("\"bea\"")));
      assertThat(replica.state().position()).isEqualTo(4);
    }
  }

  private static TestRecord<byte[], byte[]> record(String logId, long offset, String value) {
    LogRecord record =
        new LogRecord(
            SimulatedLog.place(0, offset),
            OptionalLong.empty(),
            ChangeBatch.of(Map.of(NAME, Json.of(value))),
            OptionalLong.empty());
    return new TestRecord<>(
        record.key(),
        record.value(),
        record.headers().add(LogRecord.LOG_HEADER, logId.getBytes(StandardCharsets.US_ASCII)));
  }
}

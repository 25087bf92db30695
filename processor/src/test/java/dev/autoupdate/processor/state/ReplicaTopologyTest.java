package dev.autoupdate.processor.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.read.Epoch;
import dev.autoupdate.processor.ingest.EpochRecord;
import dev.autoupdate.processor.ingest.Known;
import dev.autoupdate.processor.ingest.LogRecord;
import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicaTopologyTest {

  private static final Key NAME = Key.of("user/1/name");
  private static final Epoch NEW = new Epoch("abcdefabcdef");
  private static final Instant TIME = Instant.ofEpochMilli(1_000);

  @TempDir private Path folder;

  @Test
  void recordsOfThisLogAreAppliedAndThoseMeantForAFormerOneArePassedOver() throws Exception {
    try (Replica replica = open(0);
        TopologyTestDriver driver = driver(replica)) {
      TestInputTopic<byte[], byte[]> log = log(driver);

      log.pipeInput(record("former", 5, "\"late\""));
      log.pipeInput(record("this", 0, "\"ada\""));
      log.pipeInput(new TestRecord<>(new byte[] {'0'}, new byte[] {'?'}));
      log.pipeInput(record("this", 1, "\"bea\""));

      assertThat(replica.state().dump()).isEqualTo(Map.of(NAME, Json.of("\"bea\"")));
      assertThat(replica.state().position()).isEqualTo(4);
    }
  }

  @Test
  void aRecordWithoutAKeyIsPassedOverAsItIsWhenTheLogIsRestored() throws Exception {
    try (Replica replica = open(0);
        TopologyTestDriver driver = driver(replica)) {
      TestRecord<byte[], byte[]> keyless = record("this", 0, "\"ada\"");
      log(driver).pipeInput(new TestRecord<>(null, keyless.value(), keyless.headers(), TIME));
      // Streams does not show it to a state that is restored: it must not move this one either.
      assertThat(replica.state().position()).isEqualTo(0);
      assertThat(replica.state().dump()).isEmpty();

      log(driver).pipeInput(record("this", 0, "\"bea\""));
      assertThat(replica.state().position()).isEqualTo(2);
      assertThat(replica.state().dump()).isEqualTo(Map.of(NAME, Json.of("\"bea\"")));
    }
  }

  @Test
  void aRecordWithAHeaderThatIsNullOrNonsenseIsPassedOver() throws Exception {
    try (Replica replica = open(0);
        TopologyTestDriver driver = driver(replica)) {
      TestInputTopic<byte[], byte[]> log = log(driver);
      int records = 0;
      for (String name : List.of("source", "after", "log", "epoch", "retires")) {
        for (byte[] value : new byte[][] {null, {}, {(byte) 0xff}, {'x'}}) {
          for (TestRecord<byte[], byte[]> good :
              List.of(record("this", 0, "\"ada\""), epoch("this", replica.state().epoch()))) {
            good.headers().remove(name).add(name, value);
            boolean counts = name.equals("retires") && good.headers().lastHeader("epoch") == null;
            if (!counts && !(isEpoch(good) && List.of("source", "after").contains(name))) {
              log.pipeInput(good);
              records++;
            }
          }
        }
      }
      log.pipeInput(new TestRecord<>(new byte[] {'0'}, null, new RecordHeaders(), TIME));

      assertThat(replica.state().dump()).isEmpty();
      assertThat(replica.state().epoch()).isNotEqualTo(NEW);
      assertThat(replica.state().position()).isEqualTo(records + 1);
    }
  }

  @Test
  void anEpochRecordBeginsAnotherEpochAndNothingBeforeItIsAnswered() throws Exception {
    try (Replica replica = open(3);
        TopologyTestDriver driver = driver(replica)) {
      log(driver).pipeInput(record("this", 0, "\"ada\""));
      log(driver).pipeInput(epoch("this", replica.state().epoch()));
      log(driver).pipeInput(record("this", 1, "\"bea\""));

      assertThat(replica.state().epoch()).isEqualTo(NEW);
      assertThat(replica.state().historyStart()).isEqualTo(2);
      assertThatThrownBy(() -> replica.state().read(List.of(NAME), 1))
          .isInstanceOf(OffsetExpired.class);
      assertThat(replica.state().read(List.of(NAME), 2).value(0)).isEqualTo(Json.of("\"ada\""));
    }
    try (Replica again = open(3)) {
      assertThat(again.state().epoch()).isEqualTo(NEW);
      assertThat(again.state().historyStart()).isEqualTo(2);
      assertThat(again.state().position()).isEqualTo(3);
    }
  }

  @Test
  void anEpochRecordThatDoesNotKnowTheEpochOrIsMeantForAFormerLogDoesNotCount() throws Exception {
    try (Replica replica = open(3);
        TopologyTestDriver driver = driver(replica)) {
      Epoch first = replica.state().epoch();
      log(driver).pipeInput(epoch("this", new Epoch("0123456789ab")));
      log(driver).pipeInput(epoch("former", first));

      assertThat(replica.state().epoch()).isEqualTo(first);
      assertThat(replica.state().historyStart()).isEqualTo(0);
      assertThat(replica.state().position()).isEqualTo(2);
    }
  }

  @Test
  void anEpochThatBeginsPastTheEndOfTheLogEndsTheStateAndLeavesItAsItWas() throws Exception {
    try (Replica replica = open(1);
        TopologyTestDriver driver = driver(replica)) {
      Epoch first = replica.state().epoch();
      log(driver).pipeInput(record("this", 0, "\"ada\""));

      assertThatThrownBy(() -> log(driver).pipeInput(epoch("this", first)))
          .isInstanceOf(LogChanged.class);

      assertThat(replica.state().lineage().isOver()).isTrue();
      assertThat(replica.state().lineage().isLost()).isFalse();
      assertThat(replica.state().epoch()).isEqualTo(first);
      assertThat(replica.state().position()).isEqualTo(1);
    }
  }

  @Test
  void theRecordThatWasAppliedLastIsReadAgainAndMustBeTheSame() throws Exception {
    try (Replica replica = open(1);
        TopologyTestDriver driver = driver(replica)) {
      log(driver).pipeInput(record("this", 0, "\"ada\""));
    }
    try (Replica again = open(1);
        TopologyTestDriver driver = driver(again)) {
      log(driver).pipeInput(record("this", 0, "\"ada\""));
      assertThat(again.state().lineage().isLost()).isFalse();
    }
    try (Replica again = open(1);
        TopologyTestDriver driver = driver(again)) {
      TestRecord<byte[], byte[]> other = record("this", 0, "\"ada\"");

      assertThatThrownBy(
              () ->
                  log(driver)
                      .pipeInput(
                          new TestRecord<>(
                              other.key(), other.value(), other.headers(), TIME.plusMillis(1))))
          .isInstanceOf(LogChanged.class);

      assertThat(again.state().lineage().isLost()).isTrue();
      assertThat(again.state().position()).isEqualTo(1);
    }
  }

  @Test
  void aStateThatIsPutAsideIsGoneAtTheNextStart() throws Exception {
    try (Replica replica = open(1);
        TopologyTestDriver driver = driver(replica)) {
      log(driver).pipeInput(record("this", 0, "\"ada\""));
      replica.setAside();
    }
    try (Replica again = open(1)) {
      assertThat(again.state().position()).isEqualTo(0);
      assertThat(again.state().dump()).isEmpty();
      assertThat(again.state().places()).isEmpty();
      assertThat(folder).isDirectoryContaining("glob:**/aside-*");
      again.deleteAside();
      assertThat(folder).isDirectoryNotContaining("glob:**/aside-*");
    }
  }

  private static boolean isEpoch(TestRecord<byte[], byte[]> record) {
    return record.headers().lastHeader("retires") != null;
  }

  private Replica open(long logEnd) throws Exception {
    return Replica.open(
        folder, "log", "this", logEnd, KeyStateLimits.withRetention(Duration.ofHours(1)), Map.of());
  }

  private static TopologyTestDriver driver(Replica replica) {
    return new TopologyTestDriver(
        ReplicaTopology.of("log", "this", replica.state()), new Properties());
  }

  private static TestInputTopic<byte[], byte[]> log(TopologyTestDriver driver) {
    return driver.createInputTopic("log", new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static TestRecord<byte[], byte[]> epoch(String logId, Epoch retired) {
    EpochRecord record = new EpochRecord(NEW, List.of(retired), Known.NOTHING);
    return new TestRecord<>(record.key(), record.value(), meantFor(logId, record.headers()), TIME);
  }

  private static TestRecord<byte[], byte[]> record(String logId, long offset, String value) {
    LogRecord record =
        new LogRecord(
            SimulatedLog.place(0, offset),
            OptionalLong.empty(),
            ChangeBatch.of(Map.of(NAME, Json.of(value))),
            OptionalLong.empty());
    return new TestRecord<>(record.key(), record.value(), meantFor(logId, record.headers()), TIME);
  }

  private static Headers meantFor(String logId, Headers headers) {
    return headers.add(LogRecord.LOG_HEADER, logId.getBytes(StandardCharsets.US_ASCII));
  }
}

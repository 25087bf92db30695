package dev.autoupdate.processor.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.autoupdate.processor.decode.BatchDecoder;
import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Properties;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IngestTopologyTest {
  private static final String LOG_ID = "log-id";

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final long RECORD_TIME = Instant.parse("9999-12-31T00:00:00Z").toEpochMilli();
  private static final Uuid ID = new Uuid(1, 2);
  private static final Uuid OTHER_ID = new Uuid(3, 4);
  private static final int MAX_BYTES = 200;
  private static final int DEAD_LETTER_BYTES = 8_192;
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final IngestOptions.Source SOURCE =
      new IngestOptions.Source("changes", ID, new BatchDecoder());
  private static final IngestOptions.Source CONTROL =
      new IngestOptions.Source("control", OTHER_ID, BatchDecoder.ofControlTopic());

  private final FixedTasks tasks = new FixedTasks();
  private TopologyTestDriver driver = driver(SOURCE);

  @BeforeEach
  void nothingIsLoggedYet() {
    assertThat(log().isEmpty()).isTrue();
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void aRecordBecomesOneLogRecord() {
    send("{ \"changes\": { \"user/1/a\" : [ 1 ] } }");

    TestRecord<byte[], byte[]> record = log().readRecord();
    assertThat(new String(record.key(), UTF_8)).isEqualTo(ID + ":0");
    assertThat(new String(record.value(), UTF_8)).isEqualTo("{\"changes\":{\"user/1/a\":[1]}}");
    assertThat(decode(record))
        .isEqualTo(
            new LogRecord(
                place(0),
                OptionalLong.of(-1),
                ChangeBatch.of(Map.of(Key.of("user/1/a"), Json.of("[1]"))),
                OptionalLong.empty(),
                new LogRecord.Origin(
                    FixedTasks.WRITER,
                    OptionalInt.empty(),
                    RecordCheck.of(
                        0,
                        START.toEpochMilli(),
                        null,
                        "{ \"changes\": { \"user/1/a\" : [ 1 ] } }".getBytes(UTF_8)),
                    LogRecord.Origin.NO_GAP)));
    assertThat(log().isEmpty()).isTrue();
    assertThat(deadLetters().isEmpty()).isTrue();
  }

  @Test
  void aBatchThatChangesNothingIsLoggedToo() {
    send("{\"changes\":{}}");

    assertThat(decode(log().readRecord()).source()).isEqualTo(place(0));
  }

  @Test
  void eachRecordSaysWhatItsTaskLoggedBefore() {
    send("{\"changes\":{\"user/1/a\":1}}");
    send("{\"changes\":{\"user/1/a\":2}}");
    send("not json");
    send("{\"changes\":{\"user/1/a\":3}}");

    List<LogRecord> records = logged();
    assertThat(records).extracting(LogRecord::source).containsExactly(place(0), place(1), place(3));
    assertThat(records)
        .extracting(LogRecord::after)
        .containsExactly(OptionalLong.of(-1), OptionalLong.of(0), OptionalLong.of(1));
    assertThat(deadLetters().getQueueSize()).isEqualTo(1);
  }

  @Test
  void aTaskSaysOfItsFirstRecordWhereItBegan() {
    driver.close();
    tasks.beginning = new Beginning(FixedTasks.WRITER, 1, 4, 0, 9, null);
    driver = driver(SOURCE);

    send("{\"changes\":{\"user/1/a\":1}}");
    send("{\"changes\":{\"user/1/a\":2}}");

    List<LogRecord> records = logged();
    assertThat(records).extracting(LogRecord::after).startsWith(OptionalLong.of(4));
    assertThat(records).extracting(record -> record.source().incarnation()).containsOnly(1);
    assertThat(records)
        .extracting(record -> Objects.requireNonNull(record.origin()).gap())
        .containsExactly(9L, LogRecord.Origin.NO_GAP);
  }

  @Test
  void aRecordThatWasRefusedIsSentAloneAndBecomesADeadLetterWhenItIsRefusedAgain() {
    tasks.refused.add(1L);
    send("{\"changes\":{\"user/1/a\":1}}");
    send("{\"changes\":{\"user/1/a\":2}}");
    send("{\"changes\":{\"user/1/a\":3}}");

    assertThat(tasks.alone).extracting(LogRecord::source).containsExactly(place(1));
    assertThat(tasks.alone).extracting(LogRecord::after).containsExactly(OptionalLong.of(0));
    List<LogRecord> records = logged();
    assertThat(records).extracting(LogRecord::source).containsExactly(place(0), place(2));
    assertThat(records.get(1).after()).hasValue(1);
    assertThat(deadLetters().isEmpty()).isTrue();

    tasks.refused.add(3L);
    tasks.refusedAlone = true;
    send("{\"changes\":{\"user/1/a\":4}}");
    send("{\"changes\":{\"user/1/a\":5}}");

    assertThat(header(deadLetters().readRecord(), "reason")).isEqualTo("refused");
    assertThat(logged()).extracting(LogRecord::after).containsExactly(OptionalLong.of(2));
  }

  @Test
  void aTaskWhoseRecordsAreLostEnds() {
    tasks.stray = true;

    assertThatThrownBy(() -> driver.advanceWallClockTime(Duration.ofMillis(100)))
        .hasRootCauseInstanceOf(BeginsAnew.class);
  }

  @Test
  void aHeartbeatCoversWhatFollowsTheLastRecordAndIsNone() {
    send("{\"changes\":{}}");
    logged();
    tasks.doneWith = OptionalLong.of(3);
    driver.advanceWallClockTime(Duration.ofMillis(100));

    LogRecord heartbeat = decode(log().readRecord());
    assertThat(heartbeat.source()).isEqualTo(place(3));
    assertThat(heartbeat.after()).hasValue(0);
  }

  @Test
  void thePolicyOfTheControlTopicIsLogged() {
    driver.close();
    driver = driver(CONTROL);
    send("control", "{\"changes\":{\"~policy\":{\"version\":1,\"files\":[]}}}");

    LogRecord record = logged().get(0);
    assertThat(record.source()).isEqualTo(new SourcePlace(OTHER_ID.toString(), 0, 0));
    assertThat(record.batch().changes())
        .containsOnly(Map.entry(Key.POLICY, Json.of("{\"version\":1,\"files\":[]}")));
    assertThat(deadLetters().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "`{\"changes\":`                                    | invalid_json",
        "`[]`                                               | wrong_type",
        "`{}`                                               | missing_changes",
        "`{\"changes\":{},\"x\":1}`                         | unknown_member",
        "`{\"changes\":{\"user/1\":1}}`                     | invalid_key",
        "`{\"changes\":{\"user/1/a\":1,\"user/1/a\":1}}`    | duplicate_key",
        "`{\"changes\":{\"user/1/a\":\"\\ud800\"}}`         | invalid_utf8",
        "`{\"changes\":{\"~policy\":null}}`                 | reserved_key",
        "`{\"changes\":{\"user/1/~\":true}}`                | reserved_key",
        "``                                                 | null_record",
      })
  void aRejectedRecordLiesWholeInTheDeadLetters(String value, String reason) {
    send("{\"changes\":{}}");
    var headers = new RecordHeaders().add("trace", new byte[] {1}).add("reason", new byte[] {2});
    source("changes")
        .pipeInput(
            new TestRecord<>(
                "key".getBytes(UTF_8),
                value.getBytes(UTF_8),
                headers,
                Instant.ofEpochMilli(RECORD_TIME)));

    TestRecord<byte[], byte[]> letter = deadLetters().readRecord();
    assertThat(letter.key()).isEqualTo("key".getBytes(UTF_8));
    assertThat(letter.value()).isEqualTo(value.getBytes(UTF_8));
    assertThat(header(letter, "source.timestamp")).isEqualTo(Long.toString(RECORD_TIME));
    assertThat(letter.headers().headers("reason")).hasSize(1);
    assertThat(header(letter, "reason")).isEqualTo(reason);
    assertThat(header(letter, "__streams.errors.exception")).isEqualTo(reason);
    assertThat(header(letter, "__streams.errors.message")).isNotEmpty();
    assertThat(header(letter, "__streams.errors.topic")).isEqualTo("changes");
    assertThat(header(letter, "__streams.errors.partition")).isEqualTo("0");
    assertThat(header(letter, "__streams.errors.offset")).isEqualTo("1");
    assertThat(letter.headers().lastHeader("trace").value()).containsExactly(1);
    assertThat(logged()).hasSize(1);
  }

  @Test
  void aDeadLetterIsOfTheTimeOfItsRejectionWhateverTheSourceSaysOfTheTime() {
    for (Instant said : List.of(Instant.EPOCH, Instant.ofEpochMilli(RECORD_TIME))) {
      source("changes").pipeInput(new TestRecord<>(null, new byte[] {1}, said));

      assertThat(deadLetters().readRecord().getRecordTime()).isEqualTo(START);
    }
  }

  @Test
  void aRecordThatIsTooLargeForTheDeadLettersIsCut() {
    byte[] large = "x".repeat(100_000).getBytes(UTF_8);
    source("changes").pipeInput(new TestRecord<>(null, large));

    TestRecord<byte[], byte[]> letter = deadLetters().readRecord();
    assertThat(letter.value().length).isBetween(DEAD_LETTER_BYTES / 2, DEAD_LETTER_BYTES);
    assertThat(header(letter, "cut.value.bytes")).isEqualTo("100000");
    assertThat(header(letter, "__streams.errors.offset")).isEqualTo("0");
  }

  @Test
  void aRecordWithoutKeyAndValueIsADeadLetter() {
    send("changes", null);

    TestRecord<byte[], byte[]> letter = deadLetters().readRecord();
    assertThat(letter.key()).isNull();
    assertThat(letter.value()).isNull();
    assertThat(header(letter, "reason")).isEqualTo("null_record");
  }

  @Test
  void aBatchOverTheLimitIsADeadLetterAndOneAtTheLimitIsNot() {
    int around = "{\"changes\":{\"user/1/a\":\"\"}}".length();

    send("{\"changes\":{\"user/1/a\":\"" + "x".repeat(MAX_BYTES - around) + "\"}}");
    send("{\"changes\":{\"user/1/a\":\"" + "x".repeat(MAX_BYTES - around + 1) + "\"}}");
    send("{\"changes\":{\"user/1/a\":1}}");

    assertThat(logged()).extracting(LogRecord::source).containsExactly(place(0), place(2));
    assertThat(header(deadLetters().readRecord(), "reason")).isEqualTo("too_large");
  }

  @Test
  void theFirstHeartbeatComesSoonAndThenOneEveryInterval() {
    driver.advanceWallClockTime(Duration.ofMillis(99));
    assertThat(log().isEmpty()).isTrue();
    driver.advanceWallClockTime(Duration.ofMillis(1));
    assertThat(logged()).hasSize(1);

    driver.advanceWallClockTime(INTERVAL.minusMillis(1));
    assertThat(log().isEmpty()).isTrue();
    driver.advanceWallClockTime(Duration.ofMillis(101));
    assertThat(logged()).hasSize(1);
  }

  @Test
  void aHeartbeatBeforeAnyRecordHasNoPlace() {
    driver.advanceWallClockTime(Duration.ofMillis(100));

    assertThat(logged()).containsExactly(heartbeat());
  }

  @Test
  void aHeartbeatSaysWhatWasProcessedAndWhatWasLogged() {
    send("{\"changes\":{}}");
    send("rejected");
    logged();
    driver.advanceWallClockTime(Duration.ofMillis(100));

    assertThat(logged())
        .extracting(LogRecord::source, LogRecord::after, LogRecord::currentAsOf)
        .containsExactly(tuple(place(1), OptionalLong.of(0), OptionalLong.of(77)));
  }

  @Test
  void aHeartbeatIsNotWhatALaterRecordComesAfter() {
    driver.advanceWallClockTime(Duration.ofMillis(100));
    logged();
    send("{\"changes\":{}}");

    assertThat(logged()).extracting(LogRecord::after).containsExactly(OptionalLong.of(-1));
  }

  @Test
  void aSourceThatIsNotReadToItsEndHasNoHeartbeatUntilItIs() {
    tasks.currentAsOf = OptionalLong.empty();
    driver.advanceWallClockTime(Duration.ofSeconds(1));
    assertThat(log().isEmpty()).isTrue();

    tasks.currentAsOf = OptionalLong.of(78);
    driver.advanceWallClockTime(Duration.ofMillis(100));

    assertThat(logged()).extracting(LogRecord::currentAsOf).containsOnly(OptionalLong.of(78));
  }

  private static LogRecord heartbeat() {
    return new LogRecord(
        place(-1),
        OptionalLong.of(-1),
        ChangeBatch.of(Map.of()),
        OptionalLong.of(77),
        new LogRecord.Origin(
            FixedTasks.WRITER, OptionalInt.empty(), null, LogRecord.Origin.NO_GAP));
  }

  private TopologyTestDriver driver(IngestOptions.Source source) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "ingest");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:1");
    return new TopologyTestDriver(
        IngestTopology.build(options(), source, tasks), properties, START);
  }

  private static IngestOptions options() {
    return new IngestOptions(
        "log", LOG_ID, "dead", List.of(SOURCE, CONTROL), MAX_BYTES, INTERVAL, DEAD_LETTER_BYTES);
  }

  private void send(String value) {
    send("changes", value);
  }

  private void send(String topic, @Nullable String value) {
    source(topic).pipeInput(new TestRecord<>(null, value == null ? null : value.getBytes(UTF_8)));
  }

  private TestInputTopic<byte[], byte[]> source(String topic) {
    return driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private TestOutputTopic<byte[], byte[]> log() {
    return output("log");
  }

  private TestOutputTopic<byte[], byte[]> deadLetters() {
    return output("dead");
  }

  private TestOutputTopic<byte[], byte[]> output(String topic) {
    return driver.createOutputTopic(
        topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private List<LogRecord> logged() {
    return log().readRecordsToList().stream().map(IngestTopologyTest::decode).toList();
  }

  private static LogRecord decode(TestRecord<byte[], byte[]> record) {
    return LogRecord.decode(record.value(), record.headers());
  }

  private static SourcePlace place(long offset) {
    return new SourcePlace(ID.toString(), 0, offset);
  }

  private static String header(TestRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}

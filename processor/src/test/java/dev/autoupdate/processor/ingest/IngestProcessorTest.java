package dev.autoupdate.processor.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.processor.decode.BatchDecoder;
import dev.autoupdate.processor.ingest.IngestOptions.Source;
import dev.autoupdate.processor.ingest.IngestTopology.Nodes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Properties;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IngestProcessorTest {

  @TempDir Path folder;

  @Test
  void aRevivedTaskRemembersNothingAndBeginsWhereItIsTold() {
    Source source = new Source("changes", new Uuid(1, 2), new BatchDecoder());
    IngestOptions options =
        new IngestOptions(
            "log", "log-id", "dead", List.of(source), 1_000, Duration.ofSeconds(5), 8_192);
    FixedTasks tasks = new FixedTasks();
    IngestProcessor processor = new IngestProcessor(source, options, Nodes.of("changes"), tasks);
    MockProcessorContext<byte[], byte[]> context =
        new MockProcessorContext<>(new Properties(), new TaskId(0, 3), folder.toFile());
    processor.init(context);
    process(processor, context, 8);
    process(processor, context, 9);

    tasks.beginning = new Beginning(FixedTasks.WRITER, 2, 6, 8, LogRecord.Origin.NO_GAP, null);
    processor.init(context);
    context.resetForwards();
    beat(context);
    process(processor, context, 8);

    List<LogRecord> logged =
        context.forwarded().stream()
            .map(sent -> LogRecord.decode(sent.record().value(), sent.record().headers()))
            .toList();
    assertThat(logged)
        .extracting(LogRecord::source)
        .containsExactly(place(source, 7), place(source, 8));
    assertThat(logged).extracting(LogRecord::after).containsOnly(OptionalLong.of(6));
  }

  private static SourcePlace place(Source source, long offset) {
    return new SourcePlace(source.id().toString(), 3, offset, 2);
  }

  private static void process(
      IngestProcessor processor, MockProcessorContext<byte[], byte[]> context, long offset) {
    context.setRecordMetadata("changes", 3, offset);
    processor.process(new Record<>(null, "{\"changes\":{}}".getBytes(UTF_8), 0));
  }

  private static void beat(MockProcessorContext<byte[], byte[]> context) {
    context.scheduledPunctuators().stream()
        .filter(punctuator -> !punctuator.cancelled())
        .forEach(punctuator -> punctuator.getPunctuator().punctuate(1_000));
  }
}

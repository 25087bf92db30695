package dev.autoupdate.processor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.autoupdate.processor.kit.SourceWriter;
import dev.autoupdate.processor.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickStartTest {

  @TempDir Path folder;

  @Test
  void theDemoArrivesInTheSourceTopic() throws Exception {
    Settings settings = settings();
    try (DataDir dataDir = DataDir.open(folder);
        QuickStart quickStart = QuickStart.start(settings, dataDir);
        SourceWriter source = new SourceWriter(quickStart.bootstrapServers(), "datastore.changes");
        KafkaConsumer<String, String> consumer =
            new KafkaConsumer<>(
                Map.of(
                    "bootstrap.servers",
                    quickStart.bootstrapServers(),
                    "auto.offset.reset",
                    "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
      consumer.assign(List.of(new TopicPartition("datastore.changes", 0)));

      source.change("user/1/username", "null");
      quickStart.startDemo(settings);

      await()
          .atMost(Duration.ofSeconds(60))
          .pollInSameThread()
          .untilAsserted(
              () ->
                  assertThat(consumer.poll(Duration.ofMillis(200)))
                      .anyMatch(record -> record.value().contains("poll/1/vote_ids")));
    }
  }

  private static Settings settings() {
    return Settings.read(Map.of("kafka.port", "0"), Map.of(), null);
  }
}

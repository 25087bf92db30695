package dev.autoupdate.processor.ingest;

import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;

/** The Kafka clients of one source's ingest: its consumer begins where its tasks say. */
public final class IngestClients extends PlainClients {

  private final IngestTasks tasks;

  /** Clients of these tasks. */
  public IngestClients(IngestTasks tasks) {
    this.tasks = tasks;
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return new SourceConsumer(config, tasks);
  }
}

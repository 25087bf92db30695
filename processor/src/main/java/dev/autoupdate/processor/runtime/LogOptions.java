package dev.autoupdate.processor.runtime;

import dev.autoupdate.processor.ingest.IngestOptions;
import dev.autoupdate.processor.state.KeyStateLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What one log is run with.
 *
 * @param log the log's topic
 * @param logId that topic's id
 * @param ingest sources and limits of ingest
 * @param topicIds the sources' names and ids
 * @param maxRequestBytes of ingest's producer: a dead letter may be larger than any batch
 * @param kafka settings of all Kafka clients, {@code bootstrap.servers} among them
 * @param folder for this log's state, and what Kafka Streams keeps
 * @param limits of key state
 * @param heartbeat how often the ends of the sources are looked at
 * @param stallAfter how old the data may be before this instance is not ready
 * @param transactionMax how old it may be when an open transaction holds it back
 * @param metadataAge how soon new partitions of a source are found
 * @param instance a name of this instance that survives a restart
 */
public record LogOptions(
    String log,
    String logId,
    IngestOptions ingest,
    Map<String, String> topicIds,
    int maxRequestBytes,
    Map<String, Object> kafka,
    Path folder,
    KeyStateLimits limits,
    Duration heartbeat,
    Duration stallAfter,
    Duration transactionMax,
    Duration metadataAge,
    String instance) {

  /**
   * What the ids of ingest's groups begin with: another log, also one of the same name, is filled
   * from the start.
   */
  String group() {
    return log + "-" + logId;
  }
}

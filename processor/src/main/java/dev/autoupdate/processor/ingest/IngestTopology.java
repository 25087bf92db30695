package dev.autoupdate.processor.ingest;

import dev.autoupdate.processor.ingest.IngestOptions.Source;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.TimestampExtractor;

/** The Streams topology that fills the log. */
public final class IngestTopology {

  private static final StreamPartitioner<byte[], byte[]> TO_THE_ONE_PARTITION =
      (topic, key, value, partitions) -> Optional.of(Set.of(0));

  // Streams' own extractor ends the client when a producer has set a negative time.
  private static final TimestampExtractor NEVER_NEGATIVE =
      (record, partitionTime) -> Math.max(0, record.timestamp());

  private IngestTopology() {}

  /**
   * One processor for each source. Each also has sinks of its own, which makes it a subtopology: so
   * a task is exactly one source partition, however many partitions the other sources have.
   */
  public static Topology build(IngestOptions options, CurrentAsOf currentAsOf) {
    Topology topology = new Topology();
    for (Source source : options.sources()) {
      Nodes nodes = Nodes.of(source.topic());
      topology.addSource(
          AutoOffsetReset.earliest(),
          nodes.source(),
          NEVER_NEGATIVE,
          new ByteArrayDeserializer(),
          new ByteArrayDeserializer(),
          source.topic());
      topology.addProcessor(
          nodes.ingest(),
          () -> new IngestProcessor(source, options, nodes, currentAsOf),
          nodes.source());
      topology.addSink(
          nodes.log(),
          options.log(),
          new ByteArraySerializer(),
          new ByteArraySerializer(),
          TO_THE_ONE_PARTITION,
          nodes.ingest());
      topology.addSink(
          nodes.deadLetters(),
          options.deadLetters(),
          new ByteArraySerializer(),
          new ByteArraySerializer(),
          nodes.ingest());
    }
    return topology;
  }

  /** The names of one source's nodes. */
  record Nodes(String source, String ingest, String log, String deadLetters) {

    static Nodes of(String topic) {
      return new Nodes(
          "source:" + topic, "ingest:" + topic, "log:" + topic, "dead-letters:" + topic);
    }
  }
}

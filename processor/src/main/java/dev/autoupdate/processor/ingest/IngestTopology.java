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

/** The Streams topology that fills the log from one source. */
public final class IngestTopology {

  private static final StreamPartitioner<byte[], byte[]> TO_THE_ONE_PARTITION =
      (topic, key, value, partitions) -> Optional.of(Set.of(0));

  // Streams' own extractor ends the client when a producer has set a negative time.
  private static final TimestampExtractor NEVER_NEGATIVE =
      (record, partitionTime) -> Math.max(0, record.timestamp());

  private IngestTopology() {}

  /**
   * The topology of one source: a task is one of its partitions.
   *
   * @param source one of the options' sources
   */
  public static Topology build(IngestOptions options, Source source, SourceTasks tasks) {
    Topology topology = new Topology();
    Nodes nodes = Nodes.of(source.topic());
    topology.addSource(
        AutoOffsetReset.earliest(),
        nodes.source(),
        NEVER_NEGATIVE,
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        source.topic());
    topology.addProcessor(
        nodes.ingest(), () -> new IngestProcessor(source, options, nodes, tasks), nodes.source());
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

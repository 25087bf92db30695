package dev.autoupdate.processor.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jspecify.annotations.Nullable;

/**
 * What one look at the topics of our own found wrong.
 *
 * @param faults the worst first
 */
record OwnTopicsLook(List<TopicFault> faults) {

  /** Looks at those of {@code found} that are our own. */
  static OwnTopicsLook of(
      TopicAdmin topics, TopicOptions options, Map<String, TopicDescription> found) {
    int brokers = topics.brokers();
    int sourceReplicas =
        options.sources().stream().mapToInt(source -> replicas(found.get(source))).max().orElse(0);
    List<TopicFault> faults = new ArrayList<>(Privileges.missing(options, found));
    for (OwnTopic own : options.own()) {
      TopicDescription description = found.get(own.name());
      if (description != null) {
        faults.addAll(
            TopicFitness.of(
                own, description, topics.config(own.name()), options, brokers, sourceReplicas));
      }
    }
    faults.sort((a, b) -> a.weight().compareTo(b.weight()));
    return new OwnTopicsLook(List.copyOf(faults));
  }

  private static int replicas(@Nullable TopicDescription source) {
    return source == null
        ? 0
        : source.partitions().stream().mapToInt(p -> p.replicas().size()).max().orElse(0);
  }
}

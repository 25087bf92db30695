package dev.autoupdate.processor.runtime;

import dev.autoupdate.processor.ingest.Known;
import dev.autoupdate.processor.ingest.PartitionPlace;
import dev.autoupdate.processor.state.KeyState;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether what a log had before it lost its end is there again. Until then the state is an older
 * one, which nobody is shown: a permission that was withdrawn would be in force again. Any thread.
 */
final class Owed {

  private final KeyState state;
  private final Map<String, String> topicIds;

  /**
   * @param topicIds the sources' names and ids, as they are by now: what is owed of others, or of a
   *     topic that was deleted, cannot come back
   */
  Owed(KeyState state, Map<String, String> topicIds) {
    this.state = state;
    this.topicIds = topicIds;
  }

  /** What is not there yet, in one line for a person; empty when all of it is. */
  Optional<String> missing() {
    Known owed = state.lineage().owed();
    for (Map.Entry<String, String> source : topicIds.entrySet()) {
      String prefix = source.getValue() + ":";
      for (Map.Entry<String, PartitionPlace> place : owed.places().entrySet()) {
        if (place.getKey().startsWith(prefix)) {
          int partition = Integer.parseInt(place.getKey().substring(prefix.length()));
          Optional<String> missing =
              missing(
                  new TopicPartition(source.getKey(), partition),
                  source.getValue(),
                  place.getValue());
          if (missing.isPresent()) {
            return missing;
          }
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> missing(TopicPartition source, String id, PartitionPlace owed) {
    PartitionPlace applied = state.applied(id, source.partition());
    if (!applied.gaps().isEmpty()) {
      return Optional.of(
          "the log lost its end, and "
              + source
              + " has no longer what is missing: offsets "
              + applied.gaps()
              + "; see `gaps`");
    }
    boolean again =
        applied.incarnation() == owed.incarnation()
            ? applied.offset() >= owed.offset()
            : applied.incarnation() > owed.incarnation() && isReadToItsEnd(id, source);
    return again
        ? Optional.empty()
        : Optional.of(
            "the log lost its end: "
                + source
                + " is read again, at "
                + applied.offset()
                + " of "
                + owed.offset());
  }

  private boolean isReadToItsEnd(String id, TopicPartition source) {
    return state.freshness().asOf(id, source.partition()).isPresent();
  }
}

package dev.autoupdate.processor.ingest;

import java.util.Map;
import org.apache.kafka.common.Uuid;

/**
 * The ids of all topics in use. A topic that is deleted and created again has another id.
 *
 * @param byName a topic's name to its id
 * @param maxDeadLetterBytes what the topic of dead letters takes at most, in bytes
 */
public record TopicIds(Map<String, Uuid> byName, int maxDeadLetterBytes) {

  /** Copies its argument. */
  public TopicIds {
    byName = Map.copyOf(byName);
  }

  /**
   * The id of {@code topic}.
   *
   * @throws IllegalArgumentException when the topic is not one of these
   */
  public Uuid id(String topic) {
    Uuid id = byName.get(topic);
    if (id == null) {
      throw new IllegalArgumentException("the id of topic " + topic + " is not known");
    }
    return id;
  }
}

package dev.autoupdate.processor.ingest;

import dev.autoupdate.processor.ingest.TopicFault.Weight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that all topics exist and that those of our own are fit. Blocks the calling thread,
 * but never longer than its time; safe to run on many instances at once.
 */
public final class Topics {

  private static final Logger LOG = LoggerFactory.getLogger(Topics.class);

  /** What a topic takes whose configuration may not be looked at: Kafka's own default. */
  private static final int UNTOLD_BYTES = 1_048_588;

  private final Admin admin;
  private final Duration patience;

  /**
   * @param admin asked, and not closed
   * @param patience how long all questions together may take
   */
  public Topics(Admin admin, Duration patience) {
    this.admin = admin;
    this.patience = patience;
  }

  /**
   * Creates what is missing and may be created, checks the topics of our own and sets right what it
   * may, and tells the topics' ids.
   *
   * @throws TopicsUnusable when a source topic is missing, a topic of our own is not fit, or the
   *     broker does not answer in time
   */
  public TopicIds ensure(TopicOptions options) {
    TopicAdmin topics = new TopicAdmin(admin, patience);
    Map<String, TopicDescription> found = topics.describe(options.all());
    List<String> missing =
        options.all().stream().filter(topic -> !found.containsKey(topic)).toList();
    for (String topic : missing) {
      if (!options.mayCreate(topic)) {
        throw new TopicsUnusable(
            "source topic " + topic + " does not exist; create it, or leave it out of the sources");
      }
    }
    missing.forEach(topic -> topics.create(options, topic));
    awaitAll(topics, missing, found);
    OwnTopicsLook look = OwnTopicsLook.of(topics, options, found);
    for (TopicFault fault : look.faults()) {
      if (fault.weight() == Weight.REFUSED) {
        throw new TopicsUnusable(fault.message());
      }
    }
    // What may not be set right is said by the watch, which goes on to try.
    look.faults().forEach(fault -> setRight(topics, fault));
    Map<String, Uuid> ids = new HashMap<>();
    found.forEach((topic, description) -> ids.put(topic, description.topicId()));
    return new TopicIds(ids, deadLetterBytes(topics, options));
  }

  /** Sets a topic right, if there is a way and it is allowed; whether it was. */
  static boolean setRight(TopicAdmin topics, TopicFault fault) {
    if (fault.remedy().isEmpty() || !topics.alter(fault.topic(), fault.remedy())) {
      return false;
    }
    LOG.atWarn()
        .addKeyValue("topic", fault.topic())
        .addKeyValue("config", fault.remedy())
        .addKeyValue("reason", fault.message())
        .log("a topic of our own was set right");
    return true;
  }

  private static int deadLetterBytes(TopicAdmin topics, TopicOptions options) {
    Optional<Config> config = topics.config(options.deadLetters());
    long told =
        config
            .flatMap(found -> TopicFitness.number(found, TopicOptions.LARGEST))
            .orElse((long) UNTOLD_BYTES);
    return (int) Math.min(told, options.deadLetterMessageBytes());
  }

  // A new topic is not at once known to every broker that may be asked.
  private static void awaitAll(
      TopicAdmin topics, List<String> created, Map<String, TopicDescription> found) {
    List<String> awaited = new ArrayList<>(created);
    while (!awaited.isEmpty()) {
      found.putAll(topics.describe(awaited));
      awaited.removeIf(found::containsKey);
      if (!awaited.isEmpty()) {
        topics.pause("describe topics " + awaited);
      }
    }
  }
}

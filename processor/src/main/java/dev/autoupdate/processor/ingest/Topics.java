package dev.autoupdate.processor.ingest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that all topics exist and that the log is one. Blocks the calling thread, but never
 * longer than its time; safe to run on many instances at once.
 */
public final class Topics {

  private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
  private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

  private final Admin admin;
  private final Duration patience;
  private long deadline;

  /**
   * @param admin asked, and not closed
   * @param patience how long all questions together may take
   */
  public Topics(Admin admin, Duration patience) {
    this.admin = admin;
    this.patience = patience;
  }

  /**
   * Creates what is missing and may be created, checks the log, and tells the topics' ids.
   *
   * @throws TopicsUnusable when a source topic is missing, the log is not fit to be one, or the
   *     broker does not answer in time
   */
  public TopicIds ensure(TopicOptions options) {
    deadline = System.nanoTime() + patience.toNanos();
    Map<String, TopicDescription> found = describe(options.all());
    List<String> missing =
        options.all().stream().filter(topic -> !found.containsKey(topic)).toList();
    for (String topic : missing) {
      if (!options.mayCreate(topic)) {
        throw new TopicsUnusable(
            "source topic " + topic + " does not exist; create it, or leave it out of the sources");
      }
    }
    missing.forEach(topic -> create(options, topic));
    awaitAll(missing, found);
    LogFitness.check(found.get(options.log()), logConfig(options.log()), options);
    checkControl(found.get(options.control()), options.control());
    Map<String, Uuid> ids = new HashMap<>();
    found.forEach((topic, description) -> ids.put(topic, description.topicId()));
    return new TopicIds(ids);
  }

  static void checkControl(@Nullable TopicDescription control, String topic) {
    int partitions = Objects.requireNonNull(control, topic).partitions().size();
    if (partitions != 1) {
      throw new TopicsUnusable(
          "the control topic " + topic + " has " + partitions + " partitions; it must have one");
    }
  }

  private void create(TopicOptions options, String topic) {
    Optional<Uuid> created =
        unless(
            TopicExistsException.class,
            admin.createTopics(List.of(options.newTopic(topic))).topicId(topic),
            "create topic " + topic);
    LOG.atInfo()
        .addKeyValue("topic", topic)
        .addKeyValue("outcome", created.isPresent() ? "created" : "exists")
        .log("topic made");
  }

  // A new topic is not at once known to every broker that may be asked.
  private void awaitAll(List<String> created, Map<String, TopicDescription> found) {
    List<String> awaited = new ArrayList<>(created);
    while (!awaited.isEmpty()) {
      found.putAll(describe(awaited));
      awaited.removeIf(found::containsKey);
      if (!awaited.isEmpty()) {
        pause("describe topics " + awaited);
      }
    }
  }

  private Map<String, TopicDescription> describe(Collection<String> topics) {
    Map<String, TopicDescription> found = new HashMap<>();
    admin
        .describeTopics(topics)
        .topicNameValues()
        .forEach(
            (topic, answer) ->
                unless(UnknownTopicOrPartitionException.class, answer, "describe topic " + topic)
                    .ifPresent(description -> found.put(topic, description)));
    return found;
  }

  private Config logConfig(String log) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, log);
    while (true) {
      Optional<Map<ConfigResource, Config>> configs =
          unless(
              UnknownTopicOrPartitionException.class,
              admin.describeConfigs(List.of(resource)).all(),
              "read the configuration of " + log);
      if (configs.isPresent()) {
        return Objects.requireNonNull(configs.get().get(resource), log);
      }
      pause("read the configuration of " + log);
    }
  }

  private void pause(String what) {
    if (System.nanoTime() - deadline > 0) {
      throw new TopicsUnusable("could not " + what + " within " + seconds());
    }
    LockSupport.parkNanos(PAUSE_NANOS);
  }

  /** The answer; empty when it is {@code expected}. */
  private <T> Optional<T> unless(
      Class<? extends Exception> expected, KafkaFuture<T> answer, String what) {
    try {
      T value = answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      return Optional.of(value);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (expected.isInstance(cause)) {
        return Optional.empty();
      }
      if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
        throw unreachable(e);
      }
      throw new TopicsUnusable("could not " + what + ": " + oneLine(cause), e);
    } catch (TimeoutException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TopicsUnusable("interrupted: could not " + what, e);
    }
  }

  private TopicsUnusable unreachable(Exception cause) {
    return new TopicsUnusable(
        "no Kafka broker answered within " + seconds() + "; check bootstrap.servers", cause);
  }

  private String seconds() {
    return patience.toMillis() / 1000.0 + " s";
  }

  private static String oneLine(Throwable cause) {
    String message = cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage();
    return message.replaceAll("\\s+", " ");
  }
}

package dev.autoupdate.processor.ingest;

import java.time.Duration;
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
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is asked of the brokers about topics. Blocks the calling thread, but all questions of one
 * such object together never longer than its time. For one thread.
 */
final class TopicAdmin {

  private static final Logger LOG = LoggerFactory.getLogger(TopicAdmin.class);
  private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

  private final Admin admin;
  private final Duration patience;
  private final long deadline;

  /** The time begins now. */
  TopicAdmin(Admin admin, Duration patience) {
    this.admin = admin;
    this.patience = patience;
    this.deadline = System.nanoTime() + patience.toNanos();
  }

  /** How many brokers there are. */
  int brokers() {
    return unless(null, admin.describeCluster().nodes(), "ask for the brokers")
        .map(Collection::size)
        .orElse(0);
  }

  /**
   * Those of the topics that exist.
   *
   * @throws TopicsUnusable when the brokers are too old to tell their ids
   */
  Map<String, TopicDescription> describe(Collection<String> topics) {
    Map<String, TopicDescription> found = new HashMap<>();
    admin
        .describeTopics(topics, new DescribeTopicsOptions().includeAuthorizedOperations(true))
        .topicNameValues()
        .forEach(
            (topic, answer) ->
                unless(UnknownTopicOrPartitionException.class, answer, "describe topic " + topic)
                    .ifPresent(description -> found.put(topic, description)));
    found.forEach((topic, description) -> checkId(topic, description.topicId()));
    return found;
  }

  /** Creates a topic, unless it exists. */
  void create(TopicOptions options, String topic) {
    var unused =
        unless(
            TopicExistsException.class,
            admin.createTopics(List.of(options.newTopic(topic, brokers()))).all(),
            "create topic " + topic);
    LOG.atInfo().addKeyValue("topic", topic).log("topic made, or there by now");
  }

  /** The topic's configuration; empty when this client may not look at it. */
  Optional<Config> config(String topic) {
    ConfigResource resource = resource(topic);
    String what = "read the configuration of " + topic;
    while (true) {
      KafkaFuture<Config> answer =
          Objects.requireNonNull(admin.describeConfigs(List.of(resource)).values().get(resource));
      try {
        Optional<Config> config = unless(UnknownTopicOrPartitionException.class, answer, what);
        if (config.isPresent()) {
          return config;
        }
      } catch (TopicsUnusable e) {
        if (isDenied(e)) {
          return Optional.empty();
        }
        throw e;
      }
      pause(what);
    }
  }

  /** Sets a topic's configuration; whether that is allowed. */
  boolean alter(String topic, Map<String, String> configs) {
    List<AlterConfigOp> changes =
        configs.entrySet().stream()
            .map(
                entry ->
                    new AlterConfigOp(
                        new ConfigEntry(entry.getKey(), entry.getValue()),
                        AlterConfigOp.OpType.SET))
            .toList();
    try {
      admin
          .incrementalAlterConfigs(Map.of(resource(topic), changes))
          .all()
          .get(left(), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      LOG.atDebug().addKeyValue("topic", topic).setCause(e).log("cannot be set right");
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Waits a moment, if there is time left to do {@code what} afterwards. */
  void pause(String what) {
    if (System.nanoTime() - deadline > 0) {
      throw new TopicsUnusable("could not " + what + " within " + seconds());
    }
    LockSupport.parkNanos(PAUSE_NANOS);
  }

  // Before 2.8 there are none, and a topic that was made again could not be told from the former.
  private static void checkId(String topic, Uuid id) {
    if (id.equals(Uuid.ZERO_UUID)) {
      throw new TopicsUnusable(
          "the brokers give topic "
              + topic
              + " no id: Kafka 2.8 or later is needed, with inter.broker.protocol.version (where"
              + " it is set) 2.8 or later");
    }
  }

  /** The answer; empty when it is the {@code expected} failure, if one is. */
  private <T> Optional<T> unless(
      @Nullable Class<? extends Exception> expected, KafkaFuture<T> answer, String what) {
    try {
      return Optional.ofNullable(answer.get(left(), TimeUnit.NANOSECONDS));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (expected != null && expected.isInstance(cause)) {
        return Optional.empty();
      }
      if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
        throw unreachable(e);
      }
      throw new TopicsUnusable("could not " + what + ": " + BrokerFault.line(cause), cause);
    } catch (TimeoutException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TopicsUnusable("interrupted: could not " + what, e);
    }
  }

  private long left() {
    return Math.max(0, deadline - System.nanoTime());
  }

  private TopicsUnusable unreachable(Exception cause) {
    return new TopicsUnusable(
        "no Kafka broker answered within " + seconds() + "; check bootstrap.servers", cause);
  }

  private String seconds() {
    return patience.toMillis() / 1000.0 + " s";
  }

  private static boolean isDenied(TopicsUnusable failure) {
    return failure.getCause() instanceof AuthorizationException;
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }
}

package dev.autoupdate.processor.runtime;

import dev.autoupdate.processor.ingest.IngestClients;
import dev.autoupdate.processor.ingest.IngestOptions.Source;
import dev.autoupdate.processor.ingest.IngestTasks;
import dev.autoupdate.processor.ingest.IngestTopology;
import dev.autoupdate.processor.ingest.LogFold;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ingest of all sources of a log: for each of them a Streams client with a group of its own, so
 * that one with a fault neither stops another nor makes it repeat.
 *
 * <p>Started once the replica is restored; a source whose topic was made anew gets another client.
 * The methods are for one thread at a time, but for {@link #fault}.
 */
final class Ingest implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);

  private final LogOptions options;
  private final Admin admin;
  private final LogFold fold;
  private final SourceEnds ends;
  private final Map<String, String> topicIds;
  private final Map<String, StreamsClient> clients = new HashMap<>();
  private volatile String fault = "";
  private boolean closed;

  /**
   * Not started.
   *
   * @param topicIds the sources' names and ids, which this changes when a source is made anew
   */
  Ingest(
      LogOptions options,
      Admin admin,
      LogFold fold,
      SourceEnds ends,
      Map<String, String> topicIds) {
    this.options = options;
    this.admin = admin;
    this.fold = fold;
    this.ends = ends;
    this.topicIds = topicIds;
  }

  /** Begins to read all sources. */
  synchronized void start() {
    for (Source source : options.ingest().sources()) {
      if (!closed && !clients.containsKey(source.topic())) {
        start(source, Uuid.fromString(topicIds.get(source.topic())));
      }
    }
  }

  private void start(Source configured, Uuid id) {
    Source source = new Source(configured.topic(), id, configured.decoder());
    IngestTasks tasks =
        new IngestTasks(
            source,
            options.ingest(),
            options.kafka(),
            admin,
            options.group(),
            fold,
            ends::currentAsOf);
    StreamsClient client =
        new StreamsClient(
            "ingest-" + source.topic(),
            () -> IngestTopology.build(options.ingest(), source, tasks),
            StreamsSettings.ingest(options, tasks),
            new IngestClients(tasks),
            null,
            () -> {});
    clients.put(source.topic(), client);
    client.start();
  }

  /** Takes note of the topics that exist now. */
  synchronized void look(Map<String, Cluster.Topic> topics) {
    List<String> missing = new ArrayList<>();
    for (Source source : options.ingest().sources()) {
      Cluster.Topic topic = topics.get(source.topic());
      if (topic == null) {
        missing.add(source.topic());
      } else if (!topic.id().equals(topicIds.put(source.topic(), topic.id()))) {
        LOG.atWarn()
            .addKeyValue("topic", source.topic())
            .log("the source was made anew, it is read from its beginning");
        ends.forget(source.topic());
        StreamsClient former = clients.remove(source.topic());
        if (former != null) {
          former.close();
          start(source, Uuid.fromString(topic.id()));
        }
      }
    }
    fault = missing.isEmpty() ? failure() : "there is no source topic " + missing;
  }

  /** What is wrong with a source, in one line for a person; empty for nothing. */
  String fault() {
    return fault;
  }

  private String failure() {
    for (Map.Entry<String, StreamsClient> client : clients.entrySet()) {
      if (!client.getValue().failure().isEmpty()) {
        return "ingest of "
            + client.getKey()
            + " was started again "
            + client.getValue().restarts()
            + " times, last because of: "
            + client.getValue().failure();
      }
    }
    return "";
  }

  @Override
  public synchronized void close() {
    closed = true;
    List<Thread> closing = new ArrayList<>();
    for (StreamsClient client : clients.values()) {
      // All at once: each may take its full time.
      Thread thread = new Thread(client::close, "autoupdate-close");
      thread.start();
      closing.add(thread);
    }
    for (Thread thread : closing) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

package dev.autoupdate.processor.ingest;

import dev.autoupdate.processor.ingest.TopicFault.Weight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches over the topics of our own while the service runs: makes again what is gone, sets right
 * what was made unsafe, and tells what it may not set right. The log's own disappearance is its
 * runtime's business.
 *
 * <p>A thread of its own looks, from {@link #start} to {@link #close}; {@link #faults} may be asked
 * by any.
 */
public final class TopicWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /**
   * Who has to see to the contents of topics that were made anew. Told at every look, by the thread
   * of the watch, whether anything is new or not; one that fails is told again.
   */
  public interface Contents {

    /** The control topic has this id now. */
    void control(Uuid id);

    /** The topic of logouts has this id now. */
    void logouts(Uuid id);
  }

  private final Admin admin;
  private final TopicOptions options;
  private final Duration every;
  private final Contents contents;
  private final Set<String> told = new HashSet<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "autoupdate-topics");
  private volatile List<TopicFault> faults = List.of();

  /**
   * Not started yet.
   *
   * @param admin asked, and not closed
   * @param every the time between two looks
   */
  public TopicWatch(Admin admin, TopicOptions options, Duration every, Contents contents) {
    this.admin = admin;
    this.options = options;
    this.every = every;
    this.contents = contents;
    thread.setDaemon(true);
  }

  /** Begins to look. */
  public void start() {
    thread.start();
  }

  /** What is wrong and could not be set right at the last look, the worst first. */
  public List<TopicFault> faults() {
    return faults;
  }

  @Override
  public void close() {
    stop.countDown();
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      do {
        tryToLook();
      } while (!stop.await(every.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tryToLook() {
    try {
      look();
      told.removeIf(line -> line.startsWith("!"));
    } catch (RuntimeException e) {
      // Without brokers there is one line for each kind of failure, until they answer again.
      if (stop.getCount() > 0 && told.add("!" + e.getClass() + e.getMessage())) {
        LOG.atWarn()
            .addKeyValue("reason", BrokerFault.line(e))
            .log("topics of our own cannot be looked at");
      }
    }
  }

  /** Looks once. */
  void look() {
    TopicAdmin topics = new TopicAdmin(admin, PATIENCE);
    Map<String, TopicDescription> found = topics.describe(options.all());
    for (OwnTopic own : options.own()) {
      if (!found.containsKey(own.name()) && !own.name().equals(options.log())) {
        LOG.atWarn().addKeyValue("topic", own.name()).log("a topic of our own is gone");
        topics.create(options, own.name());
        found.putAll(topics.describe(List.of(own.name())));
      }
    }
    TopicDescription control = found.get(options.control());
    if (control != null) {
      contents.control(control.topicId());
    }
    TopicDescription logouts = found.get(options.logouts());
    if (logouts != null) {
      contents.logouts(logouts.topicId());
    }
    List<TopicFault> left = new ArrayList<>();
    for (TopicFault fault : OwnTopicsLook.of(topics, options, found).faults()) {
      if (!Topics.setRight(topics, fault)) {
        left.add(fault);
      }
    }
    tell(left);
    faults = List.copyOf(left);
  }

  private void tell(List<TopicFault> left) {
    for (TopicFault fault : left) {
      if (told.add(fault.message())) {
        boolean grave = fault.weight() == Weight.REFUSED || fault.weight() == Weight.UNSAFE;
        (grave ? LOG.atError() : LOG.atWarn())
            .addKeyValue("topic", fault.topic())
            .addKeyValue("reason", fault.message())
            .log("a topic of our own is not safe");
      }
    }
    // What was right for a while is said again.
    Set<String> now = new HashSet<>();
    left.forEach(fault -> now.add(fault.message()));
    told.removeIf(line -> !line.startsWith("!") && !now.contains(line));
  }
}

package dev.autoupdate.processor.ingest;

import dev.autoupdate.schema.DeadLetter.Reason;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of the rejected records of one source partition: of the first with a reason at once, of
 * those that follow by their number, every ten seconds at most. The dead letters have them all.
 *
 * <p>For one thread, which gives the time in milliseconds.
 */
final class Rejections {

  static final Duration EVERY = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(Rejections.class);

  private final Map<Reason, Untold> reasons = new EnumMap<>(Reason.class);
  private final String topic;
  private final int partition;

  Rejections(String topic, int partition) {
    this.topic = topic;
    this.partition = partition;
  }

  /** A record was rejected. */
  void add(Reason reason, long offset, long now) {
    Untold untold = reasons.get(reason);
    if (untold == null) {
      untold = new Untold();
      reasons.put(reason, untold);
      untold.count(offset);
      tell(reason, untold, now);
    } else {
      untold.count(offset);
    }
  }

  /** Tells what is due. */
  void look(long now) {
    reasons.forEach(
        (reason, untold) -> {
          if (now - untold.told >= EVERY.toMillis()) {
            tell(reason, untold, now);
          }
        });
    // After a quiet while the next one is a first one again.
    reasons.values().removeIf(untold -> now - untold.told >= EVERY.toMillis());
  }

  /** Tells what is left. */
  void close() {
    reasons.forEach((reason, untold) -> tell(reason, untold, untold.told));
    reasons.clear();
  }

  private void tell(Reason reason, Untold untold, long now) {
    if (untold.count == 0) {
      return;
    }
    LOG.atWarn()
        .addKeyValue("topic", topic)
        .addKeyValue("partition", partition)
        .addKeyValue("reason", reason.code())
        .addKeyValue("count", untold.count)
        .addKeyValue("offset", untold.offset)
        .log("source records rejected, the newest at this offset");
    untold.count = 0;
    untold.told = now;
  }

  private static final class Untold {
    private long count;
    private long offset;
    private long told;

    void count(long newest) {
      count++;
      offset = newest;
    }
  }
}

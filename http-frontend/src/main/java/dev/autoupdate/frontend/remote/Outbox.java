package dev.autoupdate.frontend.remote;

import dev.autoupdate.frontend.feed.ControlTopic;
import dev.autoupdate.frontend.read.KeyReader;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was sent to the control topic and is not applied yet. For one thread, to which the topic's
 * answers are brought back.
 */
final class Outbox {

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  // A control topic that was made anew counts from its beginning: an offset of the old one would be
  // waited for without end. To send again does no harm.
  private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int AROUND_BATCH = 64;
  private static final int AROUND_CHANGE = 8;

  private static final class Sent {
    private final @Nullable Json value;
    private final long at;
    private ControlTopic.@Nullable Place place;

    Sent(@Nullable Json value, long at) {
      this.value = value;
      this.at = at;
    }
  }

  private final ControlTopic topic;
  private final KeyReader state;
  private final int batchBytes;
  private final Executor thread;
  private final LongSupplier nanos;
  private final Map<Key, Sent> pending = new HashMap<>();
  private boolean failing;

  /**
   * Empty.
   *
   * @param thread runs on the one thread
   */
  Outbox(ControlTopic topic, KeyReader state, int batchBytes, Executor thread, LongSupplier nanos) {
    this.topic = topic;
    this.state = state;
    this.batchBytes = batchBytes;
    this.thread = thread;
    this.nanos = nanos;
  }

  /** Whether a value of the key is on its way. */
  boolean isPending(Key key) {
    Sent sent = pending.get(key);
    if (sent == null) {
      return false;
    }
    if (isOver(sent)) {
      pending.remove(key);
      return false;
    }
    return true;
  }

  /** The value that the key will have when all that was sent is applied. */
  @Nullable Json expected(Key key, @Nullable Json now) {
    Sent sent = pending.get(key);
    return sent == null || isOver(sent) ? now : sent.value;
  }

  /** Forgets what is applied. */
  void sweep() {
    pending.values().removeIf(this::isOver);
  }

  /** Sends the changes, in as many batches as they need. */
  void send(Map<Key, @Nullable Json> changes) {
    Map<Key, @Nullable Json> batch = new LinkedHashMap<>();
    long size = AROUND_BATCH;
    for (Map.Entry<Key, @Nullable Json> change : changes.entrySet()) {
      Json value = change.getValue();
      int more =
          change.getKey().toString().length() + AROUND_CHANGE + (value == null ? 0 : value.size());
      if (!batch.isEmpty() && size + more > batchBytes) {
        sendBatch(batch);
        batch = new LinkedHashMap<>();
        size = AROUND_BATCH;
      }
      batch.put(change.getKey(), value);
      size += more;
    }
    if (!batch.isEmpty()) {
      sendBatch(batch);
    }
  }

  private void sendBatch(Map<Key, @Nullable Json> batch) {
    Map<Key, Sent> sent = new HashMap<>();
    batch.forEach((key, value) -> sent.put(key, new Sent(value, nanos.getAsLong())));
    pending.putAll(sent);
    topic
        .send(batch)
        .whenComplete((place, failure) -> thread.execute(() -> taken(sent, place, failure)));
  }

  private void taken(
      Map<Key, Sent> sent, ControlTopic.@Nullable Place place, @Nullable Throwable failure) {
    if (place != null) {
      failing = false;
      sent.values().forEach(each -> each.place = place);
      return;
    }
    sent.forEach(pending::remove);
    if (!failing) {
      failing = true;
      LOG.atWarn()
          .addKeyValue("reason", failure == null ? "" : String.valueOf(failure.getMessage()))
          .log("the control topic does not take values of remote fields; they are sent again");
    }
  }

  private boolean isOver(Sent sent) {
    ControlTopic.Place place = sent.place;
    return nanos.getAsLong() - sent.at >= GIVE_UP_NANOS
        || (place != null
            && state.place(place.topic(), place.partition()).orElse(-1) >= place.offset());
  }
}

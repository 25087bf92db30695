package dev.autoupdate.frontend.feed;

import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The source topic of our own: what the service itself has to say goes through it, and through the
 * log, like everything else. Any thread may send.
 */
@FunctionalInterface
public interface ControlTopic {

  /**
   * Sends one batch. It counts when the key state's place has reached the answer.
   *
   * @param changes key to new value, {@code null} to delete it; {@link Key#POLICY} may be among
   *     them
   * @return where the batch stands, once all brokers that matter have it; fails when it was not
   *     taken, and then it may still have been: to send it again does no harm
   */
  CompletionStage<Place> send(Map<Key, @Nullable Json> changes);

  /**
   * A record of the topic, as {@code KeyReader.place} counts.
   *
   * @param topic its name
   * @param partition from 0
   * @param offset in that partition
   */
  record Place(String topic, int partition, long offset) {}
}

package dev.autoupdate.processor.ingest;

import java.lang.reflect.Field;
import org.apache.kafka.clients.Metadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Tells which topic a consumer reads under a name. When a topic is deleted and made anew, a
 * consumer goes on in the new one at the offset that it had in the former, and does not say so: but
 * it has learned the new one's id before it is given a record of it.
 *
 * <p>Kafka's consumer keeps that to itself, so it is read from its fields, by their names in
 * kafka-clients 4.3. For the consumer's thread.
 */
final class TopicIdOfConsumer {

  private final Metadata metadata;

  TopicIdOfConsumer(KafkaConsumer<?, ?> consumer) {
    try {
      Object delegate = field(KafkaConsumer.class, "delegate").get(consumer);
      this.metadata = (Metadata) field(delegate.getClass(), "metadata").get(delegate);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("not the consumer of kafka-clients 4.3", e);
    }
  }

  private static Field field(Class<?> owner, String name) throws NoSuchFieldException {
    Field field = owner.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  /** The id of {@code topic}; {@code null} when it is not known now. */
  @Nullable Uuid of(String topic) {
    Uuid id = metadata.topicIds().get(topic);
    return Uuid.ZERO_UUID.equals(id) ? null : id;
  }
}

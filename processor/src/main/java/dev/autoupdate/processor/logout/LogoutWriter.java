package dev.autoupdate.processor.logout;

import dev.autoupdate.processor.ingest.Producers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/** Writes logouts that are remembered here into a topic that was made anew. */
public final class LogoutWriter {

  private static final int LARGEST_BYTES = 1024 * 1024;
  private static final long SECONDS = 30;

  private LogoutWriter() {}

  /**
   * Writes all of them, and waits until they are stored.
   *
   * @throws KafkaException when one is not
   */
  public static void write(Map<String, Object> kafka, String topic, Collection<String> sessions) {
    try (Producer<byte[], byte[]> producer = Producers.open(kafka, LARGEST_BYTES)) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (String session : sessions) {
        byte[] key = session.getBytes(StandardCharsets.UTF_8);
        sent.add(producer.send(new ProducerRecord<>(topic, key, null)));
      }
      for (Future<RecordMetadata> one : sent) {
        one.get(SECONDS, TimeUnit.SECONDS);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("logouts cannot be written to " + topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }
}

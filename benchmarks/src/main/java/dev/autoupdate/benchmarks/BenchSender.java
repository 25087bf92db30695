package dev.autoupdate.benchmarks;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The beginning of both paths, the same for both: a change batch to one topic.
 *
 * @param producer shared by the paths
 * @param topic where this path begins
 * @param arrivals is told when a batch could not be sent
 */
record BenchSender(Producer<byte[], byte[]> producer, String topic, Arrivals arrivals) {

  /** Sends the batch whose value is the time of its sending; does not wait. */
  void send(long sentNanos) {
    // The callback tells of failures.
    var unused =
        producer.send(
            new ProducerRecord<>(topic, 0, null, BenchValue.batch(sentNanos)),
            (metadata, failure) -> {
              if (failure != null) {
                arrivals.failed(failure);
              }
            });
  }
}

package dev.autoupdate.processor.runtime;

import dev.autoupdate.frontend.read.Epoch;
import dev.autoupdate.processor.ingest.EpochRecord;
import dev.autoupdate.processor.ingest.LogRecord;
import dev.autoupdate.processor.state.Replica;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done about a log that lost its end: another epoch begins in the log itself, so for all
 * replicas, and the state that has lost records in it is given up. For one thread.
 */
final class LostEnd {

  private static final Logger LOG = LoggerFactory.getLogger(LostEnd.class);
  private static final int EPOCH_BYTES = 6;
  private static final int PATIENCE_MILLIS = 15_000;

  private final LogOptions options;
  private final SecureRandom random = new SecureRandom();

  LostEnd(LogOptions options) {
    this.options = options;
  }

  /**
   * Writes an epoch record, then has the replica delete its state when it is closed. In this order:
   * who is killed in between finds the lost records again, and a second epoch record does not
   * count.
   *
   * @throws ExecutionException when the log does not take the record; the replica is as it was
   */
  void retire(Replica replica) throws ExecutionException, InterruptedException {
    List<Epoch> known = replica.state().lineage().known();
    LOG.atWarn()
        .addKeyValue("log", options.log())
        .addKeyValue("position", replica.state().position())
        .addKeyValue("epoch", known.get(known.size() - 1))
        .log("the log lost its end, beginning another epoch");
    append(new EpochRecord(newEpoch(), known));
    replica.discard();
  }

  private void append(EpochRecord record) throws ExecutionException, InterruptedException {
    Headers headers =
        record
            .headers()
            .add(LogRecord.LOG_HEADER, options.logId().getBytes(StandardCharsets.US_ASCII));
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings(), new ByteArraySerializer(), new ByteArraySerializer());
    try {
      producer
          .send(new ProducerRecord<>(options.log(), 0, record.key(), record.value(), headers))
          .get();
    } finally {
      producer.close(Duration.ZERO);
    }
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>(options.kafka());
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS / 3);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
    return settings;
  }

  private Epoch newEpoch() {
    byte[] bytes = new byte[EPOCH_BYTES];
    random.nextBytes(bytes);
    return new Epoch(HexFormat.of().formatHex(bytes));
  }
}

package dev.autoupdate.processor.runtime;

import dev.autoupdate.frontend.read.Epoch;
import dev.autoupdate.processor.ingest.EpochRecord;
import dev.autoupdate.processor.ingest.LogAppender;
import dev.autoupdate.processor.state.Replica;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done about a log that lost its end: another epoch begins in the log itself, so for all
 * replicas, and the state that has lost records in it is given up. For one thread.
 */
final class LostEnd {

  private static final Logger LOG = LoggerFactory.getLogger(LostEnd.class);
  private static final int EPOCH_BYTES = 6;

  private final LogOptions options;
  private final LogAppender appender;
  private final SecureRandom random = new SecureRandom();

  LostEnd(LogOptions options) {
    this.options = options;
    this.appender =
        new LogAppender(
            options.kafka(), options.log(), options.logId(), options.ingest().maxLogBytes());
  }

  /**
   * Writes an epoch record, with what the state had, then has the replica put its state aside when
   * it is closed. In this order: who is killed in between finds the lost records again, and a
   * second epoch record does not count.
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
    EpochRecord record = new EpochRecord(newEpoch(), known, replica.state().known());
    appender.append(record.key(), record.value(), record.headers());
    replica.setAside();
  }

  private Epoch newEpoch() {
    byte[] bytes = new byte[EPOCH_BYTES];
    random.nextBytes(bytes);
    return new Epoch(HexFormat.of().formatHex(bytes));
  }
}

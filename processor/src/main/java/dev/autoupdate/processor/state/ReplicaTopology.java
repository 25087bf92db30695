package dev.autoupdate.processor.state;

import dev.autoupdate.processor.ingest.EpochRecord;
import dev.autoupdate.processor.ingest.LogRecord;
import dev.autoupdate.processor.ingest.MalformedLogRecord;
import dev.autoupdate.processor.ingest.SourceNotice;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topology that reads the whole log into key state. */
public final class ReplicaTopology {

  private static final String STORE = "key-state";

  private ReplicaTopology() {}

  /**
   * Reads {@code log} into {@code state}.
   *
   * @param logId its topic id
   */
  public static Topology of(String log, String logId, KeyState state) {
    Deserializer<byte[]> bytes = Serdes.ByteArray().deserializer();
    Topology topology = new Topology();
    topology.addGlobalStore(
        new Builder(state), "log", bytes, bytes, log, "fold", () -> new Fold(logId, state));
    return topology;
  }

  /** Applies each record. Streams makes another one to restore, so what lasts is in the state. */
  private static final class Fold implements Processor<byte[], byte[], Void, Void> {

    private static final Logger LOG = LoggerFactory.getLogger(ReplicaTopology.class);

    private final String logId;
    private final KeyState state;
    private @Nullable ProcessorContext<Void, Void> context;

    Fold(String logId, KeyState state) {
      this.logId = logId;
      this.state = state;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      this.context = context;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      if (record.key() == null) {
        // Never of our making, and Streams shows it to nobody who restores: as if it were not
        // there.
        return;
      }
      long offset = offset();
      if (isForAnotherLog(record.headers())) {
        LOG.atWarn().addKeyValue("offset", offset).log("a record meant for a former log, skipped");
        state.skip(offset, record.timestamp());
        return;
      }
      try {
        fold(offset, record);
      } catch (MalformedLogRecord e) {
        // Nobody but ourselves writes to the log. Every replica passes over it in the same way.
        LOG.atError()
            .addKeyValue("offset", offset)
            .addKeyValue("reason", e.getMessage())
            .log("a record of the log is not of our making, passing over it");
        state.skip(offset, record.timestamp());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while the disk was behind", e);
      }
    }

    private void fold(long offset, Record<byte[], byte[]> record) throws InterruptedException {
      if (EpochRecord.is(record.headers())) {
        EpochRecord epoch = EpochRecord.decode(record.value(), record.headers());
        state.apply(offset, record.timestamp(), epoch);
      } else if (SourceNotice.is(record.headers())) {
        state.apply(offset, record.timestamp(), SourceNotice.decode(record.headers()));
      } else {
        state.apply(offset, record.timestamp(), LogRecord.decode(record.value(), record.headers()));
      }
    }

    // Ingest of a log that was deleted goes on for a moment and writes, by name, to the one that
    // took its place.
    private boolean isForAnotherLog(Headers headers) {
      Header log = headers.lastHeader(LogRecord.LOG_HEADER);
      return log != null
          && (log.value() == null
              || !logId.equals(new String(log.value(), StandardCharsets.US_ASCII)));
    }

    private long offset() {
      if (context == null) {
        throw new IllegalStateException("not initialized");
      }
      return context
          .recordMetadata()
          .map(RecordMetadata::offset)
          .orElseThrow(() -> new IllegalStateException("a record without a place"));
    }
  }

  private record Builder(KeyState state) implements StoreBuilder<KeyStateStore> {
    @Override
    public StoreBuilder<KeyStateStore> withCachingEnabled() {
      return this;
    }

    @Override
    public StoreBuilder<KeyStateStore> withCachingDisabled() {
      return this;
    }

    @Override
    public StoreBuilder<KeyStateStore> withLoggingEnabled(Map<String, String> config) {
      return this;
    }

    @Override
    public StoreBuilder<KeyStateStore> withLoggingDisabled() {
      return this;
    }

    @Override
    public KeyStateStore build() {
      return new KeyStateStore(STORE, state);
    }

    @Override
    public Map<String, String> logConfig() {
      return Map.of();
    }

    @Override
    public boolean loggingEnabled() {
      return false;
    }

    @Override
    public String name() {
      return STORE;
    }
  }
}

package dev.autoupdate.processor.state;

import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves out of a batch the keys that are not kept, and counts them: earlier releases let names of
 * any length into the log. The rest of the batch counts. A function of the log alone, so every
 * replica leaves out the same.
 *
 * <p>One thread applies; any thread asks.
 */
final class LongNames {

  private static final Logger LOG = LoggerFactory.getLogger(LongNames.class);

  private volatile long leftOut;

  /** How many keys were left out of the batches that were applied since the state was opened. */
  long leftOut() {
    return leftOut;
  }

  /** The batch without what is not kept; itself when all of it is. */
  ChangeBatch without(ChangeBatch batch, long offset) {
    Map<Key, @Nullable Json> changes = batch.changes();
    int kept = 0;
    for (Key key : changes.keySet()) {
      kept += key.isKept() ? 1 : 0;
    }
    if (kept == changes.size()) {
      return batch;
    }
    leftOut += changes.size() - kept;
    LOG.atWarn()
        .addKeyValue("offset", offset)
        .addKeyValue("keys", changes.size() - kept)
        .log("keys with a name that is too long, leaving them out of the batch");
    Map<Key, @Nullable Json> rest = new LinkedHashMap<>(changes);
    rest.keySet().removeIf(key -> !key.isKept());
    return new ChangeBatch(rest, batch.deletes(), batch.about());
  }
}

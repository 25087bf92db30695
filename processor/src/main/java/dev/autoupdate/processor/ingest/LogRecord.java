package dev.autoupdate.processor.ingest;

import dev.autoupdate.schema.ChangeBatch;
import java.util.OptionalLong;

/**
 * What one record of the log says: a normalized batch and the place in the source that it came
 * from.
 *
 * @param source the source record it stands for; of a heartbeat, the last one that its task
 *     processed
 * @param after the source offset of the record that the same task logged before, absent on its
 *     first
 * @param batch what changes; empty in a heartbeat
 * @param currentAsOf in a heartbeat, milliseconds since 1970 when the source partition was last
 *     known to be read to its end; absent in every other record
 */
public record LogRecord(
    SourcePlace source, OptionalLong after, ChangeBatch batch, OptionalLong currentAsOf) {}

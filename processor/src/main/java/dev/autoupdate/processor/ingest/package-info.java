/**
 * From source topics into the log: one log record or one dead letter for every source record.
 *
 * <p>Keeps no state of its own. What makes the log exact in spite of repeats and lost sends is the
 * rule by which the replica accepts records, see {@link dev.autoupdate.processor.ingest.LogRecord}.
 */
@NullMarked
package dev.autoupdate.processor.ingest;

import org.jspecify.annotations.NullMarked;

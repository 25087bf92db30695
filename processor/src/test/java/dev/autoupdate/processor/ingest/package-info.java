/** Tests of ingest: what stands in the log and in the dead letters for a source record. */
@NullMarked
package dev.autoupdate.processor.ingest;

import org.jspecify.annotations.NullMarked;

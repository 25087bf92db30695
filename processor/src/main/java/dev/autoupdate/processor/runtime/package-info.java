/**
 * All that hangs on one log: its ingest, its replica, what watches over them, and how well they do.
 *
 * <p>Two Kafka Streams clients, so that a replica that rebuilds itself does not stop ingest.
 * Nothing here is static: a process may run several logs.
 */
@NullMarked
package dev.autoupdate.processor.runtime;

import org.jspecify.annotations.NullMarked;

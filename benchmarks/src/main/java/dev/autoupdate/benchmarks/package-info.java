/**
 * The load driver: measures a running server from outside, over Kafka and HTTP alone.
 *
 * <p>Two mains: {@link dev.autoupdate.benchmarks.ChangeLatency}, from a change produced to the
 * long-poll it answers, beside plain produce and consume on the same broker in the same run; and
 * {@link dev.autoupdate.benchmarks.BulkLoad}, how fast keys become readable. Figures of two shared
 * cores move from run to run; what holds is a ratio within one run.
 */
@NullMarked
package dev.autoupdate.benchmarks;

import org.jspecify.annotations.NullMarked;

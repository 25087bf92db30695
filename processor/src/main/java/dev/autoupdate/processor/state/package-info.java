/**
 * The fold of the log: current values in memory, before-images and a copy of the state on disk.
 *
 * <p>One thread applies log records; any thread reads, at any position within history. The disk is
 * written behind, many records at once: the log is the truth and the disk may lag, but the next
 * offset is part of every write, so what is on disk is always the state at one position.
 */
@NullMarked
package dev.autoupdate.processor.state;

import org.jspecify.annotations.NullMarked;

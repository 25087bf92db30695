/**
 * The port to key state: what the frontend needs to know of a log, and the words for places in it.
 *
 * <p>A set of values always carries the position it was read at. The processor implements {@link
 * dev.autoupdate.frontend.read.KeyReader}; tests use an in-memory one.
 */
@NullMarked
package dev.autoupdate.frontend.read;

import org.jspecify.annotations.NullMarked;

/**
 * One request seen by one user, and what changes in it.
 *
 * <p>A view is evaluated at a position: {@code Evaluator} stacks the readers, {@code Expander}
 * follows the request. A diff is what differs between two positions. Who waits for a change waits
 * at a live view, which all clients with the same view share; it keeps its newest evaluation, what
 * hit it since, and the latest diffs. One thread pulls the recent changes and tells the live views
 * that they hit. Start reading with {@code LiveView}.
 */
@NullMarked
package dev.autoupdate.frontend.view;

import org.jspecify.annotations.NullMarked;

/**
 * One request seen by one user, and what changes in it.
 *
 * <p>A view is evaluated at a position; a diff is what differs between two. Who waits for a change
 * waits at a live view, which all clients with the same view share: it is evaluated once per
 * change, encoded once, and the same bytes go to all of them. One thread pulls the recent changes
 * and asks the watch index which live views they hit.
 */
@NullMarked
package dev.autoupdate.frontend.view;

import org.jspecify.annotations.NullMarked;

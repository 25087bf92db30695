/**
 * Requests to other services, whatever they are for.
 *
 * <p>None of them is trusted to be quick or brief: an answer takes a limited time and has a limited
 * size, or it is none. No thread waits for it.
 */
@NullMarked
package dev.autoupdate.frontend.outgoing;

import org.jspecify.annotations.NullMarked;

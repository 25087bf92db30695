/**
 * Fields whose values another service knows: asked for while somebody here watches them.
 *
 * <p>One thread looks at what is watched, asks, and compares; requests run without one. What comes
 * back is never shown to anybody here: what differs from the state is sent to the control topic and
 * comes through the log, as every change does. So it has an offset, and any number of instances may
 * ask. Begin with {@code RemoteFetcher}, then {@code Fetching}.
 */
@NullMarked
package dev.autoupdate.frontend.remote;

import org.jspecify.annotations.NullMarked;

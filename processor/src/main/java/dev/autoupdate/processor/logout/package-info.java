/**
 * Sessions that have ended, as a topic tells them: key = session id, value = nothing, or JSON that
 * is not looked at.
 *
 * <p>Every instance reads all of it, from as far back as tokens may live, and goes on reading. It
 * has no group and commits nothing: what was read is in memory, and is read again at a start.
 */
@NullMarked
package dev.autoupdate.processor.logout;

import org.jspecify.annotations.NullMarked;

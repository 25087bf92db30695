/**
 * What changed lately, by position: one appends, everybody else pulls from where they are.
 *
 * <p>Nobody registers and nobody is called back, so a slow reader hurts no one; who is too far
 * behind is told so by {@link dev.autoupdate.frontend.feed.OffsetExpired}.
 */
@NullMarked
package dev.autoupdate.frontend.feed;

import org.jspecify.annotations.NullMarked;

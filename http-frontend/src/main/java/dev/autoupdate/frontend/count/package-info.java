/**
 * Who is connected, counted.
 *
 * <p>Only what goes on longer than an answer takes: streams and long-polls. Numbers are of this
 * instance alone.
 */
@NullMarked
package dev.autoupdate.frontend.count;

import org.jspecify.annotations.NullMarked;

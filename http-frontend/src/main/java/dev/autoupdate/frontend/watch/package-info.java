/**
 * Who waits for which key.
 *
 * <p>A change costs one hash lookup per changed key, and work for those who watch it; how many
 * clients are connected does not matter.
 */
@NullMarked
package dev.autoupdate.frontend.watch;

import org.jspecify.annotations.NullMarked;

/**
 * Who may see what.
 *
 * <p>A {@link dev.autoupdate.frontend.restrict.Restricter} gives a verdict on every key before its
 * value is read for a client. What it reads to come to the verdict is watched by the view, so that
 * a change of a permission is pushed like any other change. The rules themselves come from the
 * state at the same position, hence a change of them is one more change.
 */
@NullMarked
package dev.autoupdate.frontend.restrict;

import org.jspecify.annotations.NullMarked;

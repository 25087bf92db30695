/**
 * Fields that are computed from other fields.
 *
 * <p>A calculated field is read like any other key. It is computed when it is read, from what it
 * reads itself, so a view that shows it depends on its inputs and wakes when one of them changes.
 * It takes the place of a value that a source may have fed under the same key.
 */
@NullMarked
package dev.autoupdate.frontend.calculated;

import org.jspecify.annotations.NullMarked;

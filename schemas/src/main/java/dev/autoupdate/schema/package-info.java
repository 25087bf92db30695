/**
 * The words on the wire: keys, JSON values, change batches and dead letters.
 *
 * <p>Records without behaviour beyond their grammar, shared by every module. The JSON Schemas of
 * the same things are resources under {@code schemas/}; examples, valid and invalid, stand in the
 * module's {@code examples} folder and are what the tests of all modules read.
 */
@NullMarked
package dev.autoupdate.schema;

import org.jspecify.annotations.NullMarked;

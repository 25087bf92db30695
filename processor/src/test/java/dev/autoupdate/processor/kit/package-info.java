/**
 * What the tests of the processor share: a broker, a writer of batches, a client that checks what
 * it is told.
 */
@NullMarked
package dev.autoupdate.processor.kit;

import org.jspecify.annotations.NullMarked;

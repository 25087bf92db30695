/**
 * What the tests of the processor share: a broker, the service as a process, a writer of batches, a
 * client that checks what it is told, a browser.
 */
@NullMarked
package dev.autoupdate.processor.kit;

import org.jspecify.annotations.NullMarked;

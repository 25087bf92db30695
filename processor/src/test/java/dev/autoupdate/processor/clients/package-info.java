/**
 * The clients that others wrote, unchanged, while the service is killed: those of the Durable
 * Streams protocol on Node, a browser's event source, and the client module in a browser. A source
 * goes on step by step meanwhile. All values follow from the number of the last step, so whatever a
 * client shows can be checked after every single thing it was told.
 */
@NullMarked
package dev.autoupdate.processor.clients;

import org.jspecify.annotations.NullMarked;

package dev.autoupdate.frontend.durable;

import java.nio.ByteBuffer;

/**
 * Messages that were read together.
 *
 * @param body as they are sent, in the sequence's media type; not to be written to
 * @param isEmpty whether there are none
 * @param next the position after them
 */
public record Batch(ByteBuffer body, boolean isEmpty, long next) {}

/**
 * Views as sequences of messages, for clients that speak the Durable Streams protocol.
 *
 * <p>What is read is a {@link dev.autoupdate.frontend.durable.MessageSequence}: the messages from
 * one position to the end, now or when there are some. The protocol's answers are made of nothing
 * else, so they are the same for every sequence. A view's messages say whole objects: inserted,
 * updated, deleted.
 */
@NullMarked
package dev.autoupdate.frontend.durable;

import org.jspecify.annotations.NullMarked;

/**
 * A simulated assembly: something to watch in the quick start.
 *
 * <p>Users, agenda topics with their lists of speakers, motions, and polls in which a vote arrives
 * every second. It makes native change batches as text and knows nothing of Kafka. Its objects are
 * a fixed set of ids, so its data never grows, and a restart resets exactly them.
 */
@NullMarked
package dev.autoupdate.processor.demo;

import org.jspecify.annotations.NullMarked;

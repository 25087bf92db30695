/**
 * From a source record's bytes to a change batch.
 *
 * <p>One decoder for each source format. A verdict is a value: what cannot be decoded comes back as
 * {@link dev.autoupdate.processor.decode.Decoded.Rejected} with the reason, nothing is thrown. JSON
 * values leave here without insignificant white space, and with numbers as they were written. Knows
 * nothing of Kafka.
 */
@NullMarked
package dev.autoupdate.processor.decode;

import org.jspecify.annotations.NullMarked;

/**
 * What the frontend counts.
 *
 * <p>Failures that do not reach clients as errors are counted here and logged once for each name,
 * so that an operator sees them without a flood.
 */
@NullMarked
package dev.autoupdate.frontend.metrics;

import org.jspecify.annotations.NullMarked;

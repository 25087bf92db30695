/**
 * What operators change while the service runs: the policy.
 *
 * <p>Nothing takes effect here and now. It is sent to the control topic, comes back through the log
 * and counts from its offset on, on every instance.
 */
@NullMarked
package dev.autoupdate.frontend.control;

import org.jspecify.annotations.NullMarked;

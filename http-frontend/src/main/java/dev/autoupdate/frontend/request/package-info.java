/**
 * What clients ask for: from the query and the body of a request to a canonical list of keys.
 *
 * <p>Parsing is strict. Every fault is an {@link dev.autoupdate.frontend.request.InvalidRequest}
 * that names where it is and what was expected there. Two requests for the same keys are equal
 * after parsing, however they were written.
 */
@NullMarked
package dev.autoupdate.frontend.request;

import org.jspecify.annotations.NullMarked;

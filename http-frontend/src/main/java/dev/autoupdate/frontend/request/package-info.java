/**
 * What clients ask for: from the query and the body of a request to one tree of fields and
 * relations for each object, and from the value of a relation to the objects it leads to.
 *
 * <p>Parsing is strict. Every fault is an {@link dev.autoupdate.frontend.request.InvalidRequest}
 * that names where it is and what was expected there. Two requests that ask for the same are equal
 * after parsing, however they were written. Values are data, not requests: one that does not fit
 * its relation is counted and leads nowhere.
 */
@NullMarked
package dev.autoupdate.frontend.request;

import org.jspecify.annotations.NullMarked;

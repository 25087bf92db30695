/** Tests of the remote fields; the kit fetches by hand, with nothing but a state and a clock. */
@NullMarked
package dev.autoupdate.frontend.remote;

import org.jspecify.annotations.NullMarked;

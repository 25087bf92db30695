/** Tests of how other services are asked. */
@NullMarked
package dev.autoupdate.frontend.outgoing;

import org.jspecify.annotations.NullMarked;

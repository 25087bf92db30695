/**
 * Who calls. An identity decides, together with the request, which view a client has.
 *
 * <p>The public routes know anonymous callers only; the internal listener is told the user.
 */
@NullMarked
package dev.autoupdate.frontend.auth;

import org.jspecify.annotations.NullMarked;

/**
 * Who calls, and for how long that holds. An identity decides, together with the request, which
 * view a client has.
 *
 * <p>Credentials go in, an {@link dev.autoupdate.frontend.auth.Authentication} comes out: a caller,
 * a refusal with a reason that may be told, or "cannot be told now". Nothing here knows HTTP's
 * server or Kafka; {@link dev.autoupdate.frontend.auth.Sessions} is told of logouts by whoever
 * hears of them, and ends what lives on a session. An expired token may be renewed by another
 * service on the way.
 */
@NullMarked
package dev.autoupdate.frontend.auth;

import org.jspecify.annotations.NullMarked;

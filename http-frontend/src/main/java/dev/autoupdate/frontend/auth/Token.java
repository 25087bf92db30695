package dev.autoupdate.frontend.auth;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a token says whose signature, times, issuer and audience are good.
 *
 * @param userId 0 for anonymous; empty when it names no user
 * @param expiry from when on it is refused, skew included; empty when it has no end
 * @param session the session it is of
 */
record Token(OptionalLong userId, Optional<Instant> expiry, Optional<String> session)
    implements Verification {}

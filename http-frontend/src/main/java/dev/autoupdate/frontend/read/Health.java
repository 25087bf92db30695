package dev.autoupdate.frontend.read;

import java.util.OptionalLong;

/**
 * How the input is doing, as health routes and headers tell it.
 *
 * @param ready whether clients should be sent here
 * @param reason one line for a person: why it is not ready, or {@code ready}
 * @param ageMillis milliseconds since the data was last known to be current; empty before that was
 *     ever known
 */
public record Health(boolean ready, String reason, OptionalLong ageMillis) {}

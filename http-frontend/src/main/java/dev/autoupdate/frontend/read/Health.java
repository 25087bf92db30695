package dev.autoupdate.frontend.read;

import java.util.OptionalLong;

/**
 * How the input is doing, as health routes and headers tell it.
 *
 * @param ready whether clients should be sent here
 * @param reason one line for a person: why it is not ready, or {@code ready}; what stands behind
 *     its first colon may name topics, hosts and files, and is for operators alone
 * @param ageMillis milliseconds since the data was last known to be current; empty before that was
 *     ever known
 */
public record Health(boolean ready, String reason, OptionalLong ageMillis) {

  /** What anybody may know of the reason: its kind. */
  public String kind() {
    int colon = reason.indexOf(':');
    return colon < 0 ? reason : reason.substring(0, colon);
  }
}

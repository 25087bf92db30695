package dev.autoupdate.embedded;

import org.jspecify.annotations.Nullable;

/** The broker in this JVM cannot start. The message is one line and fit for a user to read. */
public sealed class EmbeddedKafkaException extends RuntimeException permits PortTaken {

  private static final long serialVersionUID = 1L;

  EmbeddedKafkaException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

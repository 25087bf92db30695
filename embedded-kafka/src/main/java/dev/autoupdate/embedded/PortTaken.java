package dev.autoupdate.embedded;

/** The broker in this JVM cannot have the port for its clients. */
public final class PortTaken extends EmbeddedKafkaException {

  private static final long serialVersionUID = 1L;

  PortTaken(int port, Throwable cause) {
    super("port " + port + " for the embedded broker is not free: " + cause.getMessage(), cause);
  }
}

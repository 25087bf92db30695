package dev.autoupdate.frontend.http;

/** The HTTP frontend could not start. The message is one line for a person. */
public final class StartFailed extends Exception {

  private static final long serialVersionUID = 1L;

  StartFailed(String message, Throwable cause) {
    super(message, cause);
  }
}

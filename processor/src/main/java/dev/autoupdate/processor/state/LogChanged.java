package dev.autoupdate.processor.state;

/** The log goes on in a way that this state cannot follow: it is to be opened anew. */
final class LogChanged extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LogChanged(String message) {
    super(message);
  }
}

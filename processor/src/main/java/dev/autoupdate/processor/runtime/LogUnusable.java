package dev.autoupdate.processor.runtime;

/** The log cannot be run; what it says is one line for a person. */
public final class LogUnusable extends Exception {

  private static final long serialVersionUID = 1L;

  LogUnusable(String message) {
    super(message);
  }
}

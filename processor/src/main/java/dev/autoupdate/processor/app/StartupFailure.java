package dev.autoupdate.processor.app;

import org.jspecify.annotations.Nullable;

/** The service cannot start. The message is one line, fit for an operator to read. */
public final class StartupFailure extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * A failure with its reason.
   *
   * @param message what is wrong and, where it helps, what to do about it
   */
  public StartupFailure(String message, @Nullable Throwable cause) {
    super(message.replaceAll("\\s+", " "), cause);
  }
}
